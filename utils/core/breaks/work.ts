import type { BreakKind } from './kinds.ts';
import type { BreakSettings } from './settings.ts';
import type { Work } from './types.ts';

/** What the counters need of the settings. */
type Intervals = Pick<BreakSettings, 'breakEveryMinutes' | 'longBreaks' | 'longBreakEveryMinutes'>;

/** 20-20-20 asks for a look away this often. */
export const eyesEveryMs = 20 * 60_000;

/** No long break is offered until there was this much work since a short one. */
const apartMs = 10 * 60_000;

const minutesMs = (minutes: number) => minutes * 60_000;

export const noWork: Work = {
  screenMs: 0,
  callMs: 0,
  passedMs: 0,
  restedMs: 0,
  long: { workedMs: 0, passedMs: 0 },
  consulting: { ms: 0, said: false },
  eyesMs: 0,
};

/** Work since the last break. */
export function workedMs({ screenMs, callMs }: Work): number {
  return screenMs + callMs;
}

/**
 * Up to this long between two events, all of it is known: input is told of for the minute before
 * an event, and the browser says so when a minute has passed without any.
 */
export const knownMs = 120_000;
/** For this long between two events or longer, the machine slept: alarms come every minute. */
export const sleptMs = 300_000;

/**
 * How much of the time between two events counts as work, where somebody was there at both, or a
 * call was. A busy machine rings alarms late, and a machine that sleeps rings none: so more than
 * what is known counts by less and less, and sleep counts as none.
 */
export function workIn(ms: number): number {
  if (ms <= knownMs) return ms;
  return Math.round((knownMs * Math.max(0, sleptMs - ms)) / (sleptMs - knownMs));
}

/** Some more work. A call counts as a call, whatever the input does. */
export function withWork(work: Work, ms: number, at: 'screen' | 'meeting' | 'consultation'): Work {
  const { screenMs, callMs, long, consulting, eyesMs } = work;
  return {
    ...work,
    screenMs: at === 'screen' ? screenMs + ms : screenMs,
    callMs: at === 'screen' ? callMs : callMs + ms,
    long: { ...long, workedMs: long.workedMs + ms },
    consulting: at === 'consultation' ? { ...consulting, ms: consulting.ms + ms } : consulting,
    eyesMs: Math.min(eyesMs + ms, eyesEveryMs),
  };
}

/** Takes back time at the screen: the input had stopped before the browser said so. */
export function withoutWork(work: Work, ms: number): Work {
  const takenMs = Math.min(ms, work.screenMs);
  const less = { ...work, screenMs: work.screenMs - takenMs };
  const longMs = Math.max(0, work.long.workedMs - takenMs);
  return {
    ...less,
    passedMs: Math.min(work.passedMs, workedMs(less)),
    long: { workedMs: longMs, passedMs: Math.min(work.long.passedMs, longMs) },
    eyesMs: Math.max(0, work.eyesMs - takenMs),
  };
}

/** After a break. A long one is also a short one. */
export function afterRest({ long, consulting }: Work, kind: BreakKind): Work {
  return kind === 'long' ? noWork : { ...noWork, long, consulting };
}

/** After a break that was declined: the work stays counted, and the next is due an interval later. */
export function afterPassing(work: Work, kind: BreakKind): Work {
  const passed = { ...work, passedMs: workedMs(work) };
  const { long } = work;
  return kind === 'long' ? { ...passed, long: { ...long, passedMs: long.workedMs } } : passed;
}

/** Work left until each break is due; 0 or less: due. */
function untilDueMs(work: Work, settings: Intervals): Readonly<Record<BreakKind, number>> {
  const sinceMs = workedMs(work) - work.passedMs;
  const { longBreaks, breakEveryMinutes, longBreakEveryMinutes } = settings;
  const sinceLongMs = work.long.workedMs - work.long.passedMs;
  return {
    short: minutesMs(breakEveryMinutes) - sinceMs,
    long: longBreaks ? minutesMs(longBreakEveryMinutes) - sinceLongMs : Number.POSITIVE_INFINITY,
  };
}

/** The break that is due by now. */
export function dueKind(work: Work, settings: Intervals): BreakKind | null {
  const { short, long } = untilDueMs(work, settings);
  if (long <= 0) return 'long';
  return short <= 0 ? 'short' : null;
}

/** Whether a break was taken or declined so recently that a long one has to wait. */
export function restedLately(work: Work): boolean {
  return workedMs(work) - work.passedMs < apartMs;
}

/** Work left until the next break of either kind. */
export function nextDueMs(work: Work, settings: Intervals): number {
  const { short, long } = untilDueMs(work, settings);
  return Math.max(0, Math.min(short, long));
}
