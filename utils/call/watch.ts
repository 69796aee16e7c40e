import type { Signal } from '../messages.ts';
import type { Platform } from '../platforms/types.ts';
import { MediaWatch } from './media.ts';
import { lookAtPage } from './page.ts';
import { type CallEvidence, type CallState, initialCall, reduceCall } from './phase.ts';

export interface CallWatch {
  readonly platform: Platform;
  readonly document: Document;
  /** The frame's own address, or the origin it inherits. It is read here and never sent. */
  readonly address: () => string;
  readonly send: (signal: Signal) => void;
  /** Whether the extension that started this watch is still there. */
  readonly alive: () => boolean;
  /** Epoch milliseconds that never run backwards. */
  readonly now: () => number;
  /** Aborted by whoever ends the watch, and by the watch itself when the extension is gone. */
  readonly running: AbortController;
}

/** While a call lasts the worker hears from the frame this often: its sign that the tab is alive. */
export const heartbeatMs = 15_000;

/**
 * Watches one frame for a call and tells the worker what becomes of it.
 * It is woken by media events, clicks and navigation; a timer runs only while there is
 * a call, or evidence that may become one.
 */
export function watchCall(watch: CallWatch): void {
  const { platform, document, address, send, alive, now, running } = watch;
  const { signal } = running;
  const view = document.defaultView ?? window;
  const media = new MediaWatch(document, look, signal);
  let state: CallState = initialCall;
  let patient = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heardAt = 0;

  const passive = { capture: true, passive: true, signal };
  signal.addEventListener('abort', () => clearTimeout(timer));
  // A page that changes itself does so after a click, in a frame or two.
  const soon = () => view.requestAnimationFrame(() => view.requestAnimationFrame(look));
  document.addEventListener('click', soon, passive);
  document.addEventListener('DOMContentLoaded', look, passive);
  document.addEventListener('visibilitychange', look, passive);
  view.addEventListener('load', look, passive);
  view.addEventListener('popstate', soon, passive);
  view.addEventListener('hashchange', soon, passive);
  view.addEventListener('pagehide', () => tell({ type: 'documentGone' }), passive);
  view.addEventListener('pageshow', (event) => event.persisted && hello(), passive);
  // A page that is loaded in advance is nobody's yet.
  if ((document as { prerendering?: boolean }).prerendering)
    document.addEventListener('prerenderingchange', hello, passive);
  else hello();

  function hello(): void {
    state = initialCall;
    media.forget();
    patient = lookAtPage(platform, document, address()).patient;
    tell({ type: 'document', patient });
    look();
  }

  function look(): void {
    if (signal.aborted) return;
    const step = reduceCall(state, evidence(), now());
    state = step.state;
    for (const report of step.reports) tell({ type: 'call', report });
    if (state.phase === 'ended' && step.lookAgainInMs === null) media.forget();
    const { callSince: since } = state;
    if (since !== null && now() - heardAt >= heartbeatMs) tell({ type: 'heartbeat', since });
    clearTimeout(timer);
    timer = undefined;
    if (step.lookAgainInMs !== null) timer = setTimeout(look, step.lookAgainInMs);
  }

  function evidence(): CallEvidence {
    const page = lookAtPage(platform, document, address());
    if (page.patient && !patient) {
      // Guests are asked for a name only once: what is seen once holds for the document.
      patient = true;
      tell({ type: 'document', patient });
    }
    const { remoteTracks, capture } = media.look();
    const { waiting, leaveControl, twoMarks } = page;
    const blocked = patient || page.notACall;
    return { blocked, waiting, remoteTracks, leaveControl, twoMarks, capture };
  }

  function tell(message: Signal): void {
    // After an update or removal this script stays behind in the page: it must fall silent.
    if (alive()) {
      heardAt = now();
      send(message);
    } else {
      running.abort();
    }
  }
}
