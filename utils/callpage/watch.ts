import type { CallEvidence, Sound } from '../core/call/evidence.ts';
import { pressedBeforeLossMs } from '../core/call/phase.ts';
import type { Role } from '../core/call/role.ts';
import type { CallReport, CallState, CallStep } from '../core/call/state.ts';
import type { FrameDiagnosis, Reply, Signal } from '../core/messages.ts';
import type { Platform } from '../core/platforms/types.ts';
import { MediaWatch } from './media.ts';
import { lookAtPage, showsMark } from './page.ts';
import { heardKey, judgeKey, lookKey, world } from './world.ts';

export interface CallWatch {
  readonly platform: Platform;
  readonly document: Document;
  /** The frame's own address, or the origin it inherits. It is read here and never sent. */
  readonly address: () => string;
  /** Hands a signal, made when it is sent, to the worker, and its answer back where there is one. */
  readonly send: (signal: () => Signal) => Promise<Reply | undefined>;
  /** Whether the extension that started this watch is still there. */
  readonly alive: () => boolean;
  /** Epoch milliseconds that never run backwards. */
  readonly now: () => number;
  /** Aborted by whoever ends the watch, and by the watch itself when the extension is gone. */
  readonly running: AbortController;
}

/** While a call lasts the worker hears from the frame this often: its sign that the tab is alive. */
export const heartbeatMs = 15_000;

/** What a press did may come a while after it, milliseconds. */
const looksAfterPress = [1_000, 4_000];
/** Calls are told apart by number, and no two documents begin with the same. */
const numbers = 2 ** 40;

/**
 * In a call that goes on, of so many timed looks only the last searches the page. The others compare
 * what was found with what is there, and see whether it moves: that is what a call can lose without an
 * event.
 */
const glancesToLook = 10;
/** How long a picture has stood still is known to this. */
const glanceMs = 1_000;

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
  const media = new MediaWatch(document, look, now, signal);
  let state: CallState | undefined;
  let role: Role = 'unknown';
  /** The worker knows that this is a clinician's tab, whatever this page looks like. */
  let clinicianHere = false;
  let presenting = false;
  let degraded = false;
  let frozen = false;
  /** The ear was asked for, as long as nobody has been seen since. */
  let listening = false;
  /** When the judge was last asked for. */
  let askedAt = 0;
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
    anew.disconnect();
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
    if (!isTrusted || !(type === 'pointerup' || key === 'Enter' || key === ' ')) return;
    pressedAt = now();
    if (!world[judgeKey]) return;
    for (const ms of looksAfterPress) setTimeout(look, ms);
  };
  const lobby = new MutationObserver(soon);
  let inLobby = false;
  const going = ({ isTrusted }: Event) => {
    if (!isTrusted) return;
    // A hang-up that leads elsewhere at once is seen now or never.
    look();
    tell(() => ({
      type: 'documentGone',
      top: view.parent === view,
      pressed: pressedAt !== null && now() - pressedAt < pressedBeforeLossMs,
    }));
  };
  const back = ({ isTrusted, persisted }: PageTransitionEvent) => {
    if (isTrusted && persisted) hello();
  };
  // A document that is written anew loses its listeners, and so do its window and its elements.
  const anew = new MutationObserver(() => {
    attend();
    soon();
  });
  anew.observe(document, { childList: true });
  // One that was left by this extension before an update.
  delete world[judgeKey];
  world[lookKey] = look;
  attend();
  hello();
  return diagnosis;

  /** Doing it again changes nothing. */
  function attend(): void {
    media.attend();
    document.addEventListener('click', soon, passive);
    document.addEventListener('DOMContentLoaded', look, passive);
    document.addEventListener('visibilitychange', look, passive);
    view.addEventListener('load', look, passive);
    view.addEventListener('popstate', soon, passive);
    view.addEventListener('hashchange', soon, passive);
    // At the window, where the page cannot keep them from being heard.
    view.addEventListener('pointerup', pressed, passive);
    view.addEventListener('keydown', pressed, passive);
    view.addEventListener('pagehide', going, passive);
    view.addEventListener('pageshow', back, passive);
  }

  function hello(): void {
    state = undefined;
    media.forget();
    pressedAt = null;
    clinicianHere = presenting = degraded = frozen = false;
    introduce('document', lookAtPage(platform, document, address()).role);
    look();
  }

  function introduce(type: 'document' | 'role', found: Role): void {
    role = found;
    void tell(() => ({ type, role }))?.then((reply) => {
      if (role !== 'likelyPatient' || !reply?.ok || reply.patient !== false) return;
      clinicianHere = true;
      look();
    });
  }

  function look(): void {
    if (signal.aborted) return;
    const { evidence, showing } = see();
    seen = evidence;
    const step = judged(evidence);
    if (!step) return;
    for (const report of step.reports) {
      tell(() => ({ type: 'call', report: aged(report, now()) }));
    }
    const { call, phase, callSince: since, after, endedBy } = step.state;
    tellPage(showing, step);
    if (endedBy !== null && step.lookAgainInMs === null) media.forget();
    if (since !== null && now() - heardAt >= heartbeatMs) {
      tell(() => ({ type: 'heartbeat', call, ago: now() - since, after }));
    }
    listenFor(evidence);
    watchLobby(phase === 'waiting');
    clearTimeout(timer);
    glances = 0;
    const goesOn = phase === 'inCall' && evidence.remoteTracks.length > 0;
    const wait = step.lookAgainInMs;
    if (wait === null) return;
    timer = goesOn ? setTimeout(glance, Math.min(wait, glanceMs)) : setTimeout(look, wait);
  }

  /** What the page shows beside the call, where that is news. */
  function tellPage(showing: boolean, step: Judged): void {
    if (showing === presenting && step.degraded === degraded && step.frozen === frozen) return;
    presenting = showing;
    degraded = step.degraded;
    frozen = step.frozen;
    const page = { presenting, degraded, frozen };
    tell(() => ({ type: 'page', ...page }));
  }

  /** Nothing is judged before there is a first sign of a call. */
  function judged(evidence: CallEvidence): Judged | undefined {
    const judge = world[judgeKey];
    if (!judge) {
      const { joined, waiting, twoMarks, somebody, blocked, capture } = evidence;
      const sign = joined || waiting || twoMarks || somebody || capture === 'live';
      if (sign && !blocked && now() - askedAt > heartbeatMs) {
        askedAt = now();
        tell(() => ({ type: 'needs', script: 'judge' }));
      }
      return undefined;
    }
    const before = state ?? judge.noCall(Math.floor(Math.random() * numbers));
    const step = judge.reduceCall(before, evidence, now());
    state = step.state;
    return {
      ...step,
      degraded: judge.isDegraded(state, evidence, now()),
      frozen: judge.isFrozen(state, evidence),
    };
  }

  /** While somebody sends and nobody is seen, what is heard says whether they are there. */
  function listenFor({ remoteTracks, pictures }: CallEvidence): void {
    const wanted =
      remoteTracks.length > pictures.length && pictures.every(({ stillMs }) => stillMs > glanceMs);
    const heard = world[heardKey];
    if (wanted && heard) heard.wantedAt = performance.now();
    if (wanted && !heard && !listening) tell(() => ({ type: 'needs', script: 'ear' }));
    listening = wanted;
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
    if (same) timer = setTimeout(glance, glanceMs);
    else look();
  }

  function see(): { evidence: CallEvidence; showing: boolean } {
    seenAt = address();
    const page = lookAtPage(platform, document, seenAt);
    seenMark = page.presenting;
    // What was seen once holds for the document: guests are asked for a name only once.
    if (weight[page.role] > weight[role]) introduce('role', page.role);
    const { presenting: showsOwnScreen, ...ofMedia } = media.look();
    const { waiting, leaveControl, twoMarks, somebody, endScreen } = page;
    const patient = role === 'patient' || (role === 'likelyPatient' && !clinicianHere);
    const blocked = patient || page.notACall;
    return {
      evidence: {
        blocked,
        waiting,
        leaveControl,
        twoMarks,
        somebody,
        endScreen,
        ...ofMedia,
        sound: soundNow(),
        pressedAt,
      },
      showing: page.presenting || showsOwnScreen,
    };
  }

  function tell(message: () => Signal): Promise<Reply | undefined> | undefined {
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
    const { remoteTracks, pictures, capture, leaveControl = null, twoMarks, waiting } = seen;
    return {
      phase: state?.phase ?? 'none',
      role,
      tracks: remoteTracks.length,
      moving: pictures.filter(({ stillMs }) => stillMs < glanceMs).length,
      capture,
      leaveControl,
      twoMarks,
      waiting,
      blocked: seen.blocked,
      pressedAgo: pressedAt && now() - pressedAt,
    };
  }
}

interface Judged extends CallStep {
  readonly degraded: boolean;
  readonly frozen: boolean;
}

function soundNow(): Sound {
  const { since = null, heardAt = null, deaf = false } = world[heardKey] ?? {};
  const now = performance.now();
  return {
    measuredMs: since === null ? 0 : now - since,
    heardMs: heardAt && now - heardAt,
    deaf,
  };
}

/** A report with ages in place of its moments. */
function aged(report: CallReport, now: number): SentReport {
  if (!('since' in report)) return report as SentReport;
  const { since = now, ...others } = report;
  return { ...others, ago: now - since } as SentReport;
}

type SentReport = (Signal & { readonly type: 'call' })['report'];

/** Stronger evidence of who is at this screen replaces weaker evidence, never the other way round. */
const weight: Readonly<Record<Role, number>> = {
  unknown: 0,
  likelyPatient: 1,
  clinician: 2,
  patient: 3,
};
