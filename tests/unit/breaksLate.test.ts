import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InputState } from '../../utils/core/breaks/types.ts';
import { knownMs, sleptMs, workIn } from '../../utils/core/breaks/work.ts';
import { Desk, hours, minutes, seconds } from './support/breaksDesk.ts';

/** A desk that has just been started. */
function desk(...setUp: ConstructorParameters<typeof Desk>): Desk {
  return new Desk(...setUp).take({ type: 'browserStarted', input: 'active' });
}

describe('alarms that come late', () => {
  /** Four hours in which nothing is heard but an alarm every so many seconds. */
  const workedOf = (everyMs: number, calling: boolean) => {
    const doctor = desk({ breakEveryMinutes: 120, longBreaks: false });
    doctor.wait(minutes(1)).choose({ quietHours: [{ from: 0, to: 1440 }] });
    if (calling) doctor.call('call');
    for (let at = everyMs; at <= hours(4); at += everyMs) {
      doctor.skip(everyMs);
      if (calling) doctor.call('call');
      else doctor.tick();
    }
    return doctor.state.work.long.workedMs;
  };

  test.each([false, true])(
    'still count as work, less and less, in a call (%s) or not',
    (calling) => {
      const share = (everySeconds: number) => workedOf(seconds(everySeconds), calling) / hours(4);
      for (const every of [60, 85, 91, 120])
        expect(share(every), `${every} s`).toBeGreaterThan(0.98);
      expect(share(121)).toBeGreaterThan(0.96);
      expect(share(180)).toBeGreaterThan(0.4);
      expect(share(240)).toBeGreaterThan(0.1);
      expect(share(300)).toBeLessThan(0.01);
    },
  );

  test('bring the break that is due, also where every one is late', () => {
    for (const everyMs of [seconds(91), seconds(155), seconds(157), seconds(200)]) {
      const doctor = desk();
      for (let at = 0; at < hours(4); at += everyMs) doctor.skip(everyMs).tick();
      expect(doctor.kinds, `${everyMs}`).toContain('prompted');
    }
  });

  test('bring no prompt at once after one long gap', () => {
    const doctor = desk().wait(minutes(49)).skip(seconds(200)).tick();
    expect([doctor.phase, doctor.prompt]).toEqual(['due', null]);
    expect(doctor.wait(minutes(1)).prompt).not.toBeNull();
  });

  test('count for no more than was there where the browser says that nobody is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 310 }),
        fc.constantFrom<InputState>('active', 'idle'),
        fc.boolean(),
        (gapSeconds, input, calling) => {
          const worked = (gapMs: number) => {
            const doctor = desk().wait(minutes(10));
            if (calling) doctor.call('call');
            const before = doctor.state.work.long.workedMs;
            doctor.skip(gapMs);
            doctor.input = input;
            if (calling) doctor.call('call');
            return doctor.tick().state.work.long.workedMs - before;
          };
          const [here, next] = [worked(seconds(gapSeconds)), worked(seconds(gapSeconds + 1))];
          // A second more never changes it by much more than itself.
          expect(Math.abs(next - here)).toBeLessThanOrEqual(seconds(1));
          expect(here).toBeLessThanOrEqual(seconds(gapSeconds));
          if (gapSeconds >= 120) expect(next).toBeLessThanOrEqual(here);
        },
      ),
    );
  });
});

describe('the work in a gap', () => {
  test('is all of it while it is known, then falls without a step to none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: hours(10) }), fc.nat(seconds(1)), (gapMs, moreMs) => {
        const [here, next] = [workIn(gapMs), workIn(gapMs + moreMs)];
        expect(here).toBeGreaterThanOrEqual(0);
        expect(here).toBeLessThanOrEqual(gapMs);
        if (gapMs <= knownMs) expect(here).toBe(gapMs);
        else expect(next).toBeLessThanOrEqual(here);
        if (gapMs >= sleptMs) expect(here).toBe(0);
        expect(Math.abs(next - here)).toBeLessThanOrEqual(moreMs);
      }),
      { numRuns: 2000 },
    );
  });
});
