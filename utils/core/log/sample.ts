import { defaultChecklist, defaultKey } from '../checklist/items.ts';
import type { ConsultationId, ItemState } from '../consultation/types.ts';
import { eachCount } from './counts.ts';
import { dayOf, floorTime, weekdayOf } from './localTime.ts';
import { packResults } from './results.ts';
import { dayMs } from './row.ts';
import type { ConsultationRow } from './types.ts';

/** Examples are a service of their own, so that nobody takes them for consultations. */
export const samplePlatform = 'sample';

const weeks = 8;

/**
 * Made-up consultations of the last weeks: Monday and Thursday mornings, the same ones each time. What is
 * done gets a little more from week to week, so that there is something to see.
 */
export function sampleRows(now: number): ConsultationRow[] {
  const random = chance(20_260_101);
  const rows: ConsultationRow[] = [];
  for (let week = weeks; week >= 1; week--) {
    for (const weekday of [1, 4]) {
      // Counted back from this week's Sunday, at noon, so that no change of the clock matters.
      const days = weekdayOf(now) - weekday + week * 7;
      const morning = floorTime(floorTime(now, 'date') + dayMs / 2 - days * dayMs, 'date');
      for (let slot = 0; slot < 4; slot++) {
        const start = floorTime(morning + (9 + slot / 2) * 3_600_000, 'hour');
        rows.push(sampleRow(rows.length, start, weeks - week, random));
      }
    }
  }
  return rows;
}

function sampleRow(
  index: number,
  start: number,
  weeksGone: number,
  random: () => number,
): ConsultationRow {
  const durationSeconds = Math.round(300 + random() * 900);
  const results: Record<string, ItemState> = {};
  defaultChecklist.items.forEach(({ id }, place) => {
    const draw = random();
    const afterSeconds = Math.round(
      (durationSeconds * (place + random())) / defaultChecklist.items.length,
    );
    if (draw < 0.05) results[id] = { result: 'notApplicable', afterSeconds, auto: false };
    else if (draw < 0.55 + weeksGone * 0.04 + (place % 3) * 0.05) {
      results[id] = { result: 'done', afterSeconds, auto: false };
    }
  });
  const afterSeconds = Math.round(durationSeconds * 0.7);
  const reminded = random() < 0.6;
  return {
    id: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}` as ConsultationId,
    status: 'closed',
    platform: samplePlatform,
    startedBy: 'call',
    start,
    precision: 'hour',
    day: dayOf(start),
    durationSeconds,
    checklist: defaultKey,
    items: packResults(results),
    missed: defaultChecklist.items.filter(({ id }) => !results[id]).map(({ id }) => id),
    nudges: reminded ? [{ nudge: 'closing', afterSeconds, actedOn: random() < 0.7 }] : [],
    ...eachCount((_, { inExamples }) => (random() < inExamples ? 1 : 0)),
    ended: 'hangUp',
  };
}

/** The same numbers from 0 to 1 for the same seed. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
