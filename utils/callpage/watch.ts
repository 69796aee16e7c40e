import {
  type CallEvidence,
  type CallState,
  initialCall,
  isDegraded,
  lookMs,
  reduceCall,
} from '../core/call/phase.ts';
import type { Role } from '../core/call/role.ts';
import type { FrameDiagnosis, Reply, Signal } from '../core/messages.ts';
import type { Platform } from '../core/platforms/types.ts';
import { MediaWatch } from './media.ts';
import { lookAtPage, showsMark } from './page.ts';

export interface CallWatch {
  readonly platform: Platform;
  readonly document: Document;
  /** The frame's own address, or the origin it inherits. It is read here and never sent. */
  readonly address: () => string;
  /** Hands a signal to the worker, and its answer back where there is one. */
  readonly send: (signal: Signal) => Promise<Reply | undefined>;
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
 * In a call that goes on, of so many timed looks only the last searches the page. The others compare
 * what was found with what is there: that is what a call can lose without an event.
 */
const glancesToLook = 4;

/**
 * Watches one frame for a call and tells the worker what happens to it.
 * Media events, clicks and navigation wake it, and in a lobby so do changes of the page;
 * a timer runs only while there is a call, or evidence that may become one.
 * @returns what the watch sees, in numbers, for a report to support
 */
export function watchCall(watch: CallWatch): () => FrameDiagnosis {
  const { platform, document, address, send, alive, now, running } = watch;
  const { signal } = running;
  const view = document.defaultView ?? window;
  const media = new MediaWatch(document, look, signal);
  let state: CallState = initialCall;
  let role: Role = 'unknown';
  /** The worker knows that this is a clinician's tab, whatever this page looks like. */
  let clinicianHere = false;
  let presenting = false;
  let degraded = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heardAt = 0;
  let pressedAt: number | null = null;
  let glances = 0;
  /** What the last look saw, and where. */
  let seen: CallEvidence;
  let seenAt = '';
  let seenMark = false;

  const passive = { capture: true, passive: true, signal };
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    lobby.disconnect();
  });
  // A page that changes itself does so after a click, in a frame or two.
  let due = false;
  const soon = () => {
    if (due) return;
    due = true;
    view.requestAnimationFrame(() =>
      view.requestAnimationFrame(() => {
        due = false;
        look();
      }),
    );
  };
  const pressed = ({ isTrusted, type, key }: Event & { readonly key?: string }) => {
    if (isTrusted && (type === 'pointerup' || key === 'Enter' || key === ' ')) pressedAt = now();
  };
  const lobby = new MutationObserver(soon);
  let inLobby = false;
  document.addEventListener('click', soon, passive);
  document.addEventListener('DOMContentLoaded', look, passive);
  document.addEventListener('visibilitychange', look, passive);
  view.addEventListener('load', look, passive);
  view.addEventListener('popstate', soon, passive);
  view.addEventListener('hashchange', soon, passive);
  const gone = { type: 'documentGone', top: view.parent === view } as const;
  const going = ({ isTrusted }: Event) => {
    if (!isTrusted) return;
    // A hang-up that leads elsewhere at once is seen now or never.
    look();
    tell(gone);
  };
  // At the window, where the page cannot keep them from being heard.
  view.addEventListener('pointerup', pressed, passive);
  view.addEventListener('keydown', pressed, passive);
  view.addEventListener('pagehide', going, passive);
  view.addEventListener(
    'pageshow',
    ({ isTrusted, persisted }) => isTrusted && persisted && hello(),
    passive,
  );
  hello();
  return diagnosis;

  function hello(): void {
    state = initialCall;
    media.forget();
    pressedAt = null;
    clinicianHere = presenting = degraded = false;
    introduce('document', lookAtPage(platform, document, address()).role);
    look();
  }

  function introduce(type: 'document' | 'role', found: Role): void {
    role = found;
    void tell({ type, role })?.then((reply) => {
      if (role !== 'likelyPatient' || !reply?.ok || reply.patient !== false) return;
      clinicianHere = true;
      look();
    });
  }

  function look(): void {
    if (signal.aborted) return;
    const { evidence, showing } = see();
    seen = evidence;
    const step = reduceCall(state, evidence, now());
    state = step.state;
    for (const report of step.reports) tell({ type: 'call', report });
    const missing = isDegraded(state, evidence, now());
    if (showing !== presenting || missing !== degraded) {
      presenting = showing;
      degraded = missing;
      tell({ type: 'page', presenting, degraded });
    }
    if (state.endedBy !== null && step.lookAgainInMs === null) media.forget();
    const { callSince: since, after } = state;
    if (since !== null && now() - heardAt >= heartbeatMs) tell({ type: 'heartbeat', since, after });
    watchLobby(state.phase === 'waiting');
    clearTimeout(timer);
    glances = 0;
    const goesOn = state.phase === 'inCall' && evidence.remoteTracks.length > 0;
    if (step.lookAgainInMs !== null) timer = setTimeout(goesOn ? glance : look, step.lookAgainInMs);
  }

  /** Where the media of the call to come may never be seen, its marks appear without an event. */
  function watchLobby(wanted: boolean): void {
    if (wanted === inLobby) return;
    inLobby = wanted;
    if (inLobby) lobby.observe(document, { childList: true, subtree: true });
    else lobby.disconnect();
  }

  function glance(): void {
    glances += 1;
    const same =
      !signal.aborted &&
      glances < glancesToLook &&
      now() - heardAt < heartbeatMs &&
      media.unchanged() &&
      address() === seenAt &&
      showsMark(document, platform.presenting) === seenMark;
    if (same) timer = setTimeout(glance, lookMs);
    else look();
  }

  function see(): { evidence: CallEvidence; showing: boolean } {
    seenAt = address();
    const page = lookAtPage(platform, document, seenAt);
    seenMark = page.presenting;
    // What was seen once holds for the document: guests are asked for a name only once.
    if (weight[page.role] > weight[role]) introduce('role', page.role);
    const { presenting: showsOwnScreen, ...ofMedia } = media.look();
    const { waiting, leaveControl, twoMarks } = page;
    const patient = role === 'patient' || (role === 'likelyPatient' && !clinicianHere);
    const blocked = patient || page.notACall;
    return {
      evidence: { blocked, waiting, leaveControl, twoMarks, ...ofMedia, pressedAt },
      showing: page.presenting || showsOwnScreen,
    };
  }

  function tell(message: Signal): Promise<Reply | undefined> | undefined {
    // After an update or removal this script stays behind in the page: it must fall silent.
    if (alive()) {
      heardAt = now();
      return send(message);
    }
    running.abort();
    return undefined;
  }

  function diagnosis(): FrameDiagnosis {
    look();
    const { remoteTracks, capture, leaveControl = null, twoMarks, waiting, blocked } = seen;
    const tracks = remoteTracks.length;
    return { phase: state.phase, role, tracks, capture, leaveControl, twoMarks, waiting, blocked };
  }
}

/** Stronger evidence of who is at this screen replaces weaker evidence, never the other way round. */
const weight: Readonly<Record<Role, number>> = {
  unknown: 0,
  likelyPatient: 1,
  clinician: 2,
  patient: 3,
};
