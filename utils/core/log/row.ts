import type { Checklist } from '../checklist/items.ts';
import { pausedMsAt } from '../consultation/fold.ts';
import type { Consultation } from '../consultation/types.ts';
import { eachCount } from './counts.ts';
import { dayOf, floorTime } from './localTime.ts';
import { packResults } from './results.ts';
import { dayNumber } from './statistics.ts';
import type { ConsultationRow, NudgeResult } from './types.ts';

type Precision = ConsultationRow['precision'];

/** A consultation's row while it is open. */
export function openRow(
  consultation: Consultation,
  place: number | 'byHand',
  precision: Precision,
): ConsultationRow {
  const { id, platform, startedBy, checklist, openedAt, lastAt } = consultation;
  return {
    id,
    status: 'open',
    platform,
    startedBy,
    start: floorTime(openedAt, precision),
    precision,
    day: dayOf(openedAt),
    durationSeconds: 0,
    checklist,
    items: '',
    missed: [],
    nudges: [],
    ended: null,
    place,
    heardAt: lastAt,
  };
}

/**
 * The row that stays when a consultation closes; its events are deleted with it.
 * @param endedAt the last sign of life, epoch milliseconds, where no end of the call is known
 */
export function closedRow(
  row: ConsultationRow,
  consultation: Consultation,
  status: 'closed' | 'recovered',
  checklist: Checklist,
  endedAt: number,
): ConsultationRow {
  const { place: _place, heardAt: _heardAt, ...kept } = row;
  const { callStartedAt, openedAt, callEndedAt, items, endedHow } = consultation;
  const end = callEndedAt ?? endedAt;
  const length = end - (callStartedAt ?? openedAt) - pausedMsAt(consultation, end);
  return {
    ...kept,
    status,
    // The clock may have been set meanwhile.
    start: floorTime(openedAt, row.precision),
    day: dayOf(openedAt),
    durationSeconds: Math.max(0, Math.round(length / 1000)),
    items: packResults(items),
    missed: checklist.items.filter(({ id }) => !items[id]).map(({ id }) => id),
    nudges: nudgeResults(consultation, checklist),
    ...eachCount((_, { of }) => of(consultation)),
    ended: endedHow,
  };
}

/** Whether the log shows a row. */
export function isInLog(
  row: ConsultationRow,
): row is ConsultationRow & { readonly status: 'closed' | 'recovered' } {
  return row.status === 'closed' || row.status === 'recovered';
}

export const dayMs = 86_400_000;

/**
 * The earliest and the latest start that a row of this day can have, wherever in the world it was
 * written. An index is read between them, and then each row's own day decides.
 */
export function earliestStart(day: string): number {
  return (dayNumber(day) - 1) * dayMs;
}

export function latestStart(day: string): number {
  return (dayNumber(day) + 2) * dayMs;
}

function nudgeResults(consultation: Consultation, checklist: Checklist): NudgeResult[] {
  return Object.entries(consultation.nudges).map(([nudge, { afterSeconds }]) => {
    const actedOn = checklist.items.some(
      (item) =>
        item.nudge === nudge && (consultation.items[item.id]?.afterSeconds ?? -1) >= afterSeconds,
    );
    return { nudge, afterSeconds, actedOn };
  });
}
