import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { breakText, canWait, isOpen } from '../../components/breaks/words.ts';
import { breakFigures } from '../../utils/core/breaks/statistics.ts';
import type { BreakLogEntry } from '../../utils/core/breaks/types.ts';
import { breaksViewOf, takenOrPlanned } from '../../utils/core/breaks/view.ts';
import type { BreakRow } from '../../utils/core/log/types.ts';
import { Desk, inBritain, minutes, seconds } from './support/breaksDesk.ts';

const viewOf = (desk: Desk) => breaksViewOf(desk.state, inBritain(desk.at), desk.settings);
const desk = (...settings: ConstructorParameters<typeof Desk>) =>
  new Desk(...settings).take({ type: 'browserStarted', input: 'active' });

describe('what our pages draw of breaks', () => {
  beforeEach(() => {
    // The words themselves are seen in real browsers: here it is which of them.
    vi.spyOn(fakeBrowser.i18n, 'getMessage').mockImplementation((name) => name);
  });

  test('says how long it is until the next', () => {
    const view = viewOf(desk().wait(minutes(27)));
    expect(view).toMatchObject({ phase: 'working', nextMinutes: 23, minutes: 7, break: null });
    expect(breakText(view)).toContain('next');
    expect(isOpen(view)).toBe(false);
  });

  test('names what a break that is due waits for', () => {
    const doctor = desk().wait(minutes(45)).call().wait(minutes(6));
    const view = viewOf(doctor);
    expect(view).toMatchObject({ phase: 'due', held: 'call', nextMinutes: 0 });
    expect(breakText(view)).toContain('held');
    expect([isOpen(view), canWait(view)]).toEqual([false, false]);
    const after = viewOf(doctor.hangUp());
    expect(breakText(after)).toContain('dueNow');
    expect([isOpen(after), canWait(after)]).toEqual([true, true]);
  });

  test('counts down to one that was put off, which cannot be put off meanwhile', () => {
    const doctor = desk().wait(minutes(51)).answer('snooze').wait(minutes(1.5));
    const view = viewOf(doctor);
    expect(view).toMatchObject({ phase: 'snoozed', laterMinutes: 4, snoozesLeft: 1 });
    expect([isOpen(view), canWait(view)]).toEqual([true, false]);
    expect(canWait(viewOf(doctor.wait(minutes(4))))).toBe(true);
    const last = viewOf(doctor.answer('snooze').wait(minutes(5.5)));
    expect([last.snoozesLeft, canWait(last)]).toEqual([0, false]);
  });

  test('says when a running break ends, from when it counts, and what to do in it', () => {
    const doctor = desk().wait(minutes(51)).answer('take').wait(minutes(2));
    const { running } = viewOf(doctor);
    expect(running).toMatchObject({
      endsAt: doctor.at + minutes(5),
      countsAt: doctor.at + minutes(1.5),
      lengthMs: minutes(7),
      suggestion: 'lookFar',
    });
  });

  test('knows whether a break was taken or planned', () => {
    const doctor = desk().wait(minutes(51));
    expect(takenOrPlanned(viewOf(doctor))).toBe(false);
    expect(takenOrPlanned(viewOf(doctor.answer('snooze')))).toBe(true);
    expect(takenOrPlanned(viewOf(doctor.decide('take').do('takeBreak')))).toBe(true);
    expect(takenOrPlanned(viewOf(doctor.wait(minutes(8))))).toBe(false);
  });

  test('tells a pause for today from a switch that is off', () => {
    expect(viewOf(desk().do('pauseToday')).off).toBe('today');
    expect(viewOf(desk().choose({ breaks: false })).off).toBe('setting');
    expect(viewOf(desk().do('pauseToday').do('resume')).off).toBeNull();
  });
});

describe('the figures of breaks', () => {
  const rowsOf = ({ log }: Desk): BreakRow[] =>
    log.map(({ type: _, seq, at, ...entry }) => ({
      id: String(seq),
      at,
      ...(entry as BreakLogEntry),
    }));

  test('are all nought where nothing was kept', () => {
    expect(breakFigures([])).toEqual({
      due: 0,
      prompted: 0,
      taken: 0,
      natural: 0,
      cutShort: 0,
      held: { call: 0, presenting: 0, quietHours: 0, outsideHours: 0 },
      displaced: 0,
      snoozed: 0,
      declined: 0,
      longestStretchSeconds: 0,
    });
  });

  test('are those of the day that was had', () => {
    const doctor = desk()
      // Held by a call, put off, taken.
      .wait(minutes(45))
      .call()
      .wait(minutes(20))
      .hangUp()
      .wait(seconds(31))
      .answer('snooze')
      .wait(minutes(5))
      .answer('take')
      .wait(minutes(7))
      // Away for as long as one.
      .wait(minutes(30))
      .away(minutes(8))
      // Declined, and another without an answer.
      .wait(minutes(51))
      .answer('skip')
      .wait(minutes(54));
    const figures = breakFigures(rowsOf(doctor));
    expect(figures).toMatchObject({
      due: 3,
      taken: 1,
      natural: 1,
      held: { call: 1, presenting: 0, quietHours: 0, outsideHours: 0 },
      snoozed: 1,
      declined: 2,
    });
    // From the second due break on, nothing ended the work.
    expect(figures.longestStretchSeconds).toBeGreaterThanOrEqual(100 * 60);
    expect(figures.longestStretchSeconds).toBeLessThan(106 * 60);
  });

  test('do not depend on the order of the rows', () => {
    const rows = rowsOf(desk().wait(minutes(51)).answer('take').wait(minutes(7)).wait(minutes(60)));
    expect(breakFigures(rows.toReversed())).toEqual(breakFigures(rows));
  });
});
