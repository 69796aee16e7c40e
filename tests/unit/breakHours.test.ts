import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byDay,
  inNormalForm,
  questionAbout,
  type Range,
  withoutRange,
  withRange,
} from '../../components/options/hours.ts';
import {
  forbiddenBy,
  parseTime,
  readTime,
  readWrittenTime,
  timeText,
} from '../../utils/core/breaks/hours.ts';
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
    const wrongs = ['', '25', '25:00', '24:01', '2401', '12:60', '960', 'noon', '1:2', '-1:00'];
    for (const wrong of [...wrongs, '13pm', '0am', '9xm', '9:000', '12345', 'am']) {
      expect(readTime(wrong), wrong).toBeNull();
    }
  });

  test.each([
    ['9am', '09:00'],
    ['5pm', '17:00'],
    ['5:30 PM', '17:30'],
    ['5.30 p.m.', '17:30'],
    ['12am', '00:00'],
    ['12pm', '12:00'],
    ['0900', '09:00'],
    ['930', '09:30'],
    ['9.30', '09:30'],
    ['9', '09:00'],
    ['17', '17:00'],
    ['24', '24:00'],
    ['2400', '24:00'],
  ])('"%s" is shown as "%s"', (typed, shown) => {
    expect(inNormalForm(typed)).toBe(shown);
    expect(inNormalForm(shown)).toBe(shown);
  });

  test('stays as it was typed where it is none', () => {
    expect(inNormalForm('nine')).toBe('nine');
  });

  test('says which half of the day it means, or does not', () => {
    const halves = ['9am', '5 p.m.', '09:00', '17', '0', '9', '5:30', '12'].map((text) => {
      return parseTime(text)?.half;
    });
    expect(halves).toEqual([
      ...(['said', 'said', 'by24Hours', 'by24Hours', 'by24Hours'] as const),
      ...(['open', 'open', 'open'] as const),
    ]);
  });

  test('is minutes in a policy where it is digits alone, unless no number begins so', () => {
    const read = [540, '540', '0', '0900', '09', '9am', ' 9:00 ', '25:00', null].map(
      readWrittenTime,
    );
    expect(read).toEqual([540, 540, 0, 540, 540, 540, 540, '25:00', null]);
  });

  test('comes back from its words', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1440 }), (minutes) => {
        expect(readTime(timeText(minutes))).toBe(minutes);
      }),
    );
  });
});

describe('hours that were probably meant otherwise', () => {
  const meant = (from: string, to: string) => {
    const range = questionAbout(from, to)?.meant;
    return range ? `${timeText(range.from)} to ${timeText(range.to)}` : null;
  };

  test.each([
    ['9:00', '5:00', '09:00 to 17:00'],
    ['09:00', '05:00', '09:00 to 17:00'],
    ['9', '5', '09:00 to 17:00'],
    ['9am', '5', '09:00 to 17:00'],
    ['8.30', '1230', null],
    ['12:30', '1:30', '12:30 to 13:30'],
    ['2', '6', '14:00 to 18:00'],
    ['1:00', '5:30', '13:00 to 17:30'],
    ['02:00', '06:00', null],
    ['2am', '6', null],
    ['9', '5am', null],
    ['9', '17', null],
    ['22:00', '7:00', null],
    ['20:00', '8:00', null],
    ['18:00', '00:00', null],
    ['7:00', '11:00', null],
    ['9', 'five', null],
  ])('"%s" to "%s"', (from, to, expected) => {
    expect(meant(from, to)).toBe(expected);
  });

  test('end after they begin, and are half a day from what was typed', () => {
    const anyTyped = fc.record({
      hour: fc.integer({ min: 0, max: 24 }),
      minute: fc.constantFrom('', ':00', '.30', '45'),
      half: fc.constantFrom('', 'am', ' pm'),
    });
    const text = fc.oneof(anyTyped.map(({ hour, minute, half }) => `${hour}${minute}${half}`));
    fc.assert(
      fc.property(text, text, (from, to) => {
        const asked = questionAbout(from, to);
        if (!asked) return;
        const { typed, meant } = asked;
        expect(meant.from).toBeLessThan(meant.to);
        expect(meant.to).toBeLessThanOrEqual(1440);
        expect(meant.to - typed.to).toBe(720);
        expect([0, 720]).toContain(meant.from - typed.from);
        // What is asked about is taken either way, and not asked about again.
        const [begins, ends] = [timeText(meant.from), timeText(meant.to)];
        expect(questionAbout(begins, ends)).toBeNull();
        expect(withRange([], null, begins, ends, most)).toEqual({ ranges: [meant] });
      }),
      { numRuns: 2000 },
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
