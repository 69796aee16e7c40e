import { longestWaitMs } from '../call/silence.ts';
import type { Checklist, ChecklistItem, NudgeKind } from '../checklist/items.ts';
import type { Consultation } from './types.ts';

/** What the nudges need of the settings. */
export interface NudgeSettings {
  readonly nudges: boolean;
  readonly openingNudgeSeconds: number;
  readonly slotMinutes: number;
  readonly checklist: Checklist;
}

/** The closing nudge comes when this much of the slot has gone, while there is time left to close. */
const closingShare = 0.7;
/** Reminders tire (Ancker 2017): never two within this time. */
const apartMs = 60_000;

/** Items that a nudge would name: those it stands for that are still open. */
export function nudgeItems(
  { items }: Pick<Consultation, 'items'>,
  kind: NudgeKind,
  checklist: Checklist,
): readonly ChecklistItem[] {
  return checklist.items.filter((item) => item.nudge === kind && !items[item.id]);
}

/** The next nudge still to come, and when (epoch milliseconds); `null` when there is none. */
export function nextNudge(
  consultation: Consultation,
  settings: NudgeSettings,
): { readonly nudge: NudgeKind; readonly at: number } | null {
  if (!settings.nudges || consultation.pausedSince !== null || !isTalking(consultation))
    return null;
  const { nudges, openedAt, callStartedAt, pausedMs } = consultation;
  const start = (callStartedAt ?? openedAt) + pausedMs;
  const planned: readonly [NudgeKind, number][] = [
    ['opening', start + settings.openingNudgeSeconds * 1000],
    ['closing', start + settings.slotMinutes * 60_000 * closingShare],
  ];
  const lastShownAt = Math.max(0, ...Object.values(nudges).map(({ shownAt }) => shownAt));
  const coming = planned
    .filter(([nudge]) => !nudges[nudge])
    .filter(([nudge]) => nudgeItems(consultation, nudge, settings.checklist).length > 0)
    .sort(([, a], [, b]) => a - b)[0];
  if (!coming) return null;
  return { nudge: coming[0], at: Math.max(coming[1], lastShownAt + (lastShownAt ? apartMs : 0)) };
}

/** Doctor and patient are talking, as far as Webside knows. One that was started by hand has no call. */
export function isTalking({ connection, platform }: Consultation): boolean {
  return connection === 'live' || (connection === 'none' && platform === 'byHand');
}

/** The nudge to show now, or `null`. */
export function dueNudge(
  consultation: Consultation,
  settings: NudgeSettings,
  now: number,
): NudgeKind | null {
  const next = nextNudge(consultation, settings);
  return next && next.at <= now ? next.nudge : null;
}

/** The latest time for a nudge that is waiting for a pause in the talk, epoch milliseconds. */
export function waitsUntil({ at }: { readonly at: number }): number {
  return at + longestWaitMs;
}

/** The nudge that is on screen: shown, not dismissed, and with an item still open. */
export function activeNudge(consultation: Consultation, checklist: Checklist): NudgeKind | null {
  for (const kind of ['closing', 'opening'] as const) {
    const nudge = consultation.nudges[kind];
    if (nudge && !nudge.dismissed && nudgeItems(consultation, kind, checklist).length > 0)
      return kind;
  }
  return null;
}
