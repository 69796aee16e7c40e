import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { floorTime } from '../../utils/core/log/localTime.ts';
import { minutes } from './support/tab.ts';

describe('a start time', () => {
  function inLondon(): void {
    const { TZ } = process.env;
    process.env.TZ = 'Europe/London';
    onTestFinished(() => {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    });
  }

  test('is floored to the hour or the day of the doctor’s clock, or kept', () => {
    inLondon();
    const time = Date.UTC(2026, 6, 1, 22, 59, 59, 999);
    expect(floorTime(time, 'exact')).toBe(time);
    expect(floorTime(time, 'hour')).toBe(Date.UTC(2026, 6, 1, 22));
    expect(floorTime(time, 'date')).toBe(Date.UTC(2026, 5, 30, 23));
    expect(floorTime(Date.UTC(2026, 6, 1, 23), 'date')).toBe(Date.UTC(2026, 6, 1, 23));
  });

  test('is floored to its own hour and day when the clocks change', () => {
    inLondon();
    const hour = minutes(60);
    for (const change of [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)]) {
      for (let time = change - 4 * hour; time < change + 4 * hour; time += minutes(10)) {
        const floored = floorTime(time, 'hour');
        expect(floored, new Date(time).toISOString()).toBe(time - (time % hour));
        const day = floorTime(time, 'date');
        expect(new Date(day).toTimeString()).toMatch(/^00:00:00/);
        expect(new Date(day).toDateString()).toBe(new Date(time).toDateString());
      }
    }
  });

  test('floored is never later, at most an hour or a day earlier, and floored for good', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => {
          for (const [precision, longest] of [
            ['hour', minutes(60)],
            ['date', minutes(25 * 60)],
          ] as const) {
            const floored = floorTime(date.getTime(), precision);
            expect(floored).toBeLessThanOrEqual(date.getTime());
            expect(date.getTime() - floored).toBeLessThan(longest);
            expect(floorTime(floored, precision)).toBe(floored);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
