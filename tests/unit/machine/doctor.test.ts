import { describe, expect, test } from 'vitest';
import { fold } from '../../../utils/core/consultation/fold.ts';
import type { ConsultationId } from '../../../utils/core/consultation/types.ts';
import { consulting } from '../support/consulting.ts';
import { seconds, Tab } from '../support/tab.ts';

describe('what the doctor ticks', () => {
  test('is kept with its second, as the doctor’s own word', () => {
    const tab = consulting().set('summary', 'notApplicable');
    expect(tab.consultation?.items).toEqual({
      identity: { result: 'done', afterSeconds: 123, auto: false },
      consent: { result: 'done', afterSeconds: 123, auto: false },
      summary: { result: 'notApplicable', afterSeconds: 123, auto: false },
    });
  });

  test('can be taken back, and leaves nothing then', () => {
    const tab = consulting().set('identity', 'open');
    expect(tab.ticks()).toEqual(['consent']);
    expect(tab.wait(seconds(7)).tick('identity').consultation?.items.identity).toEqual({
      result: 'done',
      afterSeconds: 130,
      auto: false,
    });
  });

  test('can be changed from done to not applicable', () => {
    const tab = consulting().wait(seconds(2)).set('identity', 'notApplicable');
    expect(tab.consultation?.items.identity).toMatchObject({
      result: 'notApplicable',
      afterSeconds: 125,
    });
  });
});

describe('an action that changes nothing', () => {
  test('records nothing', () => {
    const tab = consulting();
    for (const action of [
      { do: 'setItem', item: 'identity', result: 'done' },
      { do: 'setItem', item: 'summary', result: 'open' },
      { do: 'setPhase', phase: 'open' },
      { do: 'dismissNudge', nudge: 'opening' },
      { do: 'bringBack' },
      { do: 'declineOffer' },
    ] as const) {
      expect(tab.take({ type: 'action', action }).events).toEqual([]);
    }
  });

  test('and one without a consultation records nothing and opens none', () => {
    const tab = new Tab();
    for (const action of ['newPatient', 'end', 'close', 'bringBack'] as const) {
      expect(tab.take({ type: 'action', action: { do: action } }).events).toEqual([]);
    }
    expect(tab.set('identity', 'done').consultation).toBeNull();
  });
});

describe('events read back', () => {
  test('without their beginning are no consultation', () => {
    const { recorded } = consulting();
    expect(fold([])).toBeNull();
    expect(fold(recorded.slice(1))).toBeNull();
  });

  test('of another consultation change nothing', () => {
    const tab = consulting();
    const [first] = tab.recorded;
    if (!first) throw new Error('nothing was recorded');
    const other = 'other' as ConsultationId;
    const event = { type: 'itemSet', item: 'cues', result: 'done', auto: false } as const;
    const foreign = { consultation: other, at: tab.now + 1, event };
    expect(fold([...tab.recorded, foreign])).toEqual(tab.consultation);
  });
});
