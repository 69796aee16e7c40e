import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byDay, type Range, withoutRange, withRange } from '../../components/options/hours.ts';
import { forbiddenBy, readTime, timeText } from '../../utils/core/breaks/hours.ts';
import type { WeeklyRange } from '../../utils/core/breaks/settings.ts';
import { catalogue } from '../../utils/core/settings/catalogue.ts';
import { check } from '../../utils/core/settings/field.ts';

const most = 21;
const added = (
  ranges: readonly Range[],
  ...how: [days: 'workdays' | number | null, from: string, to: string]
) => {
  const result = withRange(ranges, ...how, most);
  if ('problem' in result) throw new Error(result.problem);
  return result.ranges;
};

describe('a time of the day', () => {
  test('is read as it is written, up to the end of the day', () => {
    expect(['00:00', '9.05', ' 17:30 ', '24:00'].map(readTime)).toEqual([0, 545, 1050, 1440]);
    for (const wrong of ['', '9', '25:00', '24:01', '12:60', 'noon', '1:2', '-1:00']) {
      expect(readTime(wrong), wrong).toBeNull();
    }
  });

  test('comes back from its words', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1440 }), (minutes) => {
        expect(readTime(timeText(minutes))).toBe(minutes);
      }),
    );
  });
});

describe('hours on the settings page', () => {
  test('come for all workdays at one go, several a day, in order', () => {
    const ranges = added(added([], 'workdays', '13:30', '18:00'), 'workdays', '09:00', '12:30');
    expect(ranges).toHaveLength(10);
    expect(byDay(ranges).map(({ weekday }) => weekday)).toEqual([1, 2, 3, 4, 5]);
    expect(byDay(ranges)[0]?.ranges).toEqual([
      { weekday: 1, from: 540, to: 750 },
      { weekday: 1, from: 810, to: 1080 },
    ]);
    expect(check(catalogue.workingHours, ranges)).toEqual({ value: ranges });
  });

  test('put Sunday last, and take midnight for the end of the day', () => {
    const ranges = added(added([], 0, '20:00', '00:00'), 6, '00:00', '00:00');
    expect(ranges).toEqual([
      { weekday: 6, from: 0, to: 1440 },
      { weekday: 0, from: 1200, to: 1440 },
    ]);
  });

  test.each([
    ['', '12:00', 'from'],
    ['24:00', '12:00', 'from'],
    ['09:00', '', 'to'],
    ['09:00', '09:00', 'same'],
    ['08:00', '09:01', 'overlaps'],
    ['11:59', '13:00', 'overlaps'],
    ['10:00', '10:30', 'overlaps'],
    ['22:00', '09:30', 'overlaps'],
  ] as const)('from "%s" to "%s" are refused for the right reason', (from, to, problem) => {
    const ranges = [{ from: 540, to: 720 }];
    expect(withRange(ranges, null, from, to, most)).toEqual({ problem });
  });

  test('that touch others do not overlap with them, also over midnight', () => {
    const ranges = added([{ from: 540, to: 720 }], null, '12:00', '13:00');
    expect(added(ranges, null, '22:00', '09:00')).toHaveLength(3);
    const weekly = added([], 1, '20:00', '02:00');
    expect(withRange(weekly, 2, '01:00', '03:00', most)).toEqual({ problem: 'overlaps' });
    expect(added(weekly, 2, '02:00', '03:00')).toHaveLength(2);
    expect(withRange([], 'workdays', '10:00', '10:00', most)).toEqual({ problem: 'same' });
  });

  test('are refused where the list is full, and one can be taken out', () => {
    const full = Array.from({ length: most }, (_, index) => ({
      from: index * 60,
      to: index * 60 + 30,
    }));
    expect(withRange(full, null, '23:00', '23:30', most)).toEqual({ problem: 'tooMany' });
    const [first] = full;
    expect(first && withoutRange(full, first)).toEqual(full.slice(1));
  });

  test('that were added hold every minute that they name, and no other', () => {
    const anyTime = fc.integer({ min: 0, max: 1439 });
    const anyAdding = fc.tuple(fc.integer({ min: 0, max: 6 }), anyTime, anyTime);
    const covers = ({ weekday, from, to }: WeeklyRange, minute: number) => {
      const start = weekday * 1440 + from;
      const length = to > from ? to - from : to + 1440 - from;
      return (minute - start + 10_080) % 10_080 < length;
    };
    fc.assert(
      fc.property(
        fc.array(anyAdding, { maxLength: 8 }),
        anyTime,
        fc.integer({ min: 0, max: 6 }),
        (addings, minutes, weekday) => {
          let ranges: readonly Range[] = [];
          for (const [day, from, to] of addings) {
            const result = withRange(ranges, day, timeText(from), timeText(to), most);
            if ('ranges' in result) ranges = result.ranges;
          }
          expect(check(catalogue.workingHours, ranges)).toEqual({ value: ranges });
          const workingHours = ranges as readonly WeeklyRange[];
          const at = weekday * 1440 + minutes;
          const inside = ranges.length === 0 || workingHours.some((range) => covers(range, at));
          const forbidden = forbiddenBy({ weekday, minutes }, { workingHours, quietHours: [] });
          expect(forbidden).toBe(inside ? null : 'outsideHours');
          // No two of them share a minute.
          expect(workingHours.filter((range) => covers(range, at)).length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 500 },
    );
  });
});
