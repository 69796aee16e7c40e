import fc from 'fast-check';
import { defaultChecklist, defaultKey } from '../../../utils/core/checklist/items.ts';
import type { ConsultationId, ItemStates } from '../../../utils/core/consultation/types.ts';
import { countNames } from '../../../utils/core/log/counts.ts';
import { dayOf, floorTime } from '../../../utils/core/log/localTime.ts';
import { packResults, unpackResults } from '../../../utils/core/log/results.ts';
import type { ConsultationRow, LogFilter } from '../../../utils/core/log/types.ts';

const items = defaultChecklist.items.map(({ id }) => id);
const platforms = ['attendAnywhere', 'teams', 'byHand', 'other.video-clinic'];
const checklists = [defaultKey, 'own-1@3'];
/** Few days and hours, so that many consultations share them. */
const firstDay = new Date(2026, 0, 26).getTime();

export const anyResults: fc.Arbitrary<ItemStates> = fc
  .array(
    fc.record({
      id: fc.constantFrom(...items),
      result: fc.constantFrom('done' as const, 'notApplicable' as const),
      afterSeconds: fc.nat({ max: 3_000 }),
      auto: fc.boolean(),
    }),
    { maxLength: items.length },
  )
  .map((states) => Object.fromEntries(states.map(({ id, ...state }) => [id, state])));

export const anyRow: fc.Arbitrary<ConsultationRow> = fc
  .record({
    id: fc.uuid({ version: 4 }),
    status: fc.constantFrom('closed' as const, 'recovered' as const),
    platform: fc.constantFrom(...platforms),
    startedBy: fc.constantFrom('call' as const, 'doctor' as const),
    day: fc.nat({ max: 20 }),
    minute: fc.integer({ min: 8 * 60, max: 18 * 60 }),
    precision: fc.constantFrom('exact' as const, 'hour' as const, 'date' as const),
    durationSeconds: fc.nat({ max: 5_000 }),
    checklist: fc.constantFrom(...checklists),
    results: anyResults,
    nudges: fc.array(
      fc.record({
        nudge: fc.constantFrom('opening', 'closing'),
        afterSeconds: fc.nat({ max: 900 }),
        actedOn: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    counted: fc.record(Object.fromEntries(countNames.map((name) => [name, fc.nat({ max: 3 })])), {
      requiredKeys: [],
    }),
    ended: fc.constantFrom('hangUp' as const, 'doctor' as const, 'left' as const, null),
  })
  .map(({ id, day, minute, precision, results, counted, ...row }) => {
    const time = new Date(firstDay);
    time.setDate(time.getDate() + day);
    time.setMinutes(minute);
    const start = floorTime(time.getTime(), precision);
    return {
      ...row,
      ...counted,
      id: id as ConsultationId,
      precision,
      start,
      day: dayOf(start),
      items: packResults(results),
      missed: items.filter((item) => !results[item]),
    };
  });

export const anyRows = (most: number) =>
  fc.uniqueArray(anyRow, { maxLength: most, size: 'max', selector: ({ id }) => id });

const orAny = <Value>(values: readonly Value[]) => fc.constantFrom(null, ...values);
const anyDay = fc.nat({ max: 22 }).map((day) => dayOf(firstDay + (day - 1) * 86_400_000 + 1));

export const anyFilter: fc.Arbitrary<LogFilter> = fc.record({
  from: fc.option(anyDay),
  to: fc.option(anyDay),
  platform: orAny(platforms),
  checklist: orAny(checklists),
  missed: orAny(items),
});

/** Newest first, as the list shows them. */
export function inOrder(rows: readonly ConsultationRow[]): ConsultationRow[] {
  return [...rows].sort((a, b) => b.start - a.start || (a.id < b.id ? 1 : -1));
}

/** What a filter lets through, in the plainest words. */
export function filtered(rows: readonly ConsultationRow[], filter: LogFilter): ConsultationRow[] {
  let left = rows.filter(({ status }) => status === 'closed' || status === 'recovered');
  if (filter.from) left = left.filter(({ day }) => day >= (filter.from ?? ''));
  if (filter.to) left = left.filter(({ day }) => day <= (filter.to ?? ''));
  if (filter.platform) left = left.filter(({ platform }) => platform === filter.platform);
  if (filter.checklist) left = left.filter(({ checklist }) => checklist === filter.checklist);
  if (filter.missed) left = left.filter(({ items }) => !unpackResults(items)[filter.missed ?? '']);
  return left;
}
