import { describe, expect, test } from 'vitest';
import { nextDeadline } from '../../../utils/core/consultation/machine.ts';
import { consulting } from '../support/consulting.ts';
import { seconds, Tab } from '../support/tab.ts';

describe('when a call was last heard of', () => {
  test('is told by its frames, and not by time or by what the doctor does', () => {
    const tab = consulting({ nudges: false }).heartbeat();
    const heardAt = tab.now;
    tab.wait(seconds(20)).tick('backup').clock().page({ presenting: true }).show(false);
    expect(tab.take({ type: 'clock' }).heardAt).toBe(heardAt);
    expect(tab.wait(seconds(20)).act({ do: 'setPhase', phase: 'close' }).heardAt).toBe(heardAt);
    tab.heartbeat();
    expect(tab.heardAt).toBe(tab.now);
  });

  test('is not put off by ticking, so that a tab that died is noticed', () => {
    const tab = consulting({ nudges: false }).heartbeat();
    for (const item of ['backup', 'cues', 'summary']) tab.wait(seconds(19)).tick(item);
    expect(tab.consultation?.connection).toBe('live');
    tab.wait(seconds(4)).tick('next-steps');
    expect(tab.consultation).toMatchObject({
      connection: 'reconnecting',
      interrupted: { how: 'silent', since: tab.now - seconds(61) },
    });
  });

  test('is told by a frame that has the call, not by another', () => {
    const tab = consulting({ nudges: false }).heartbeat();
    const heardAt = tab.now;
    tab.wait(seconds(30)).report({ phase: 'waiting' }, 'lobby', 9);
    expect(tab.take({ type: 'clock' }).heardAt).toBe(heardAt);
  });
});

describe('time alone will next change a consultation', () => {
  const next = (tab: Tab) => {
    const at = tab.consultation && nextDeadline(tab.consultation, tab.settings, tab.place.wait);
    return at && (at - tab.now) / 1000;
  };

  test('when a nudge falls due', () => {
    const tab = new Tab().document('room').inCall('room');
    expect(next(tab)).toBe(117);
    expect(next(tab.tick('backup', 'consent', 'summary', 'next-steps'))).toBeNull();
  });

  test('when the window of a drop or a silence is over', () => {
    expect(next(consulting().report({ phase: 'interrupted' }, 'room'))).toBe(60);
    const silent = consulting({ nudges: false }).wait(seconds(70)).clock();
    expect(next(silent)).toBe(60);
  });

  test('when the last phase closes', () => {
    expect(next(consulting().ended('hangUp'))).toBe(120);
    expect(next(consulting().ended('hangUp').wait(seconds(30)).tick('break'))).toBe(120);
  });

  test('and does so then, and not a moment before', () => {
    for (const tab of [
      new Tab().document('room').inCall('room'),
      consulting().report({ phase: 'interrupted' }, 'room'),
      consulting().ended('hangUp'),
    ]) {
      const ms = seconds(next(tab) ?? 0);
      for (let time = seconds(15); time < ms; time += seconds(15)) {
        tab.wait(seconds(15));
        if (tab.consultation?.connection === 'live') tab.heartbeat();
      }
      const { consultation } = tab.wait((ms % seconds(15) || seconds(15)) - 1);
      expect(tab.clock().consultation).toBe(consultation);
      expect(tab.wait(1).clock().consultation).not.toBe(consultation);
    }
  });
});
