import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { forbiddenBy } from '../../utils/core/breaks/hours.ts';
import { callStatus, initialState, restored } from '../../utils/core/breaks/machine.ts';
import { breakSettings, defaultBreakSettings } from '../../utils/core/breaks/settings.ts';
import { suggestionFor, suggestions } from '../../utils/core/breaks/suggestions.ts';
import {
  Desk,
  hours,
  inBritain,
  minutes,
  mondayMorning,
  seconds,
  summerBegins,
  summerEnds,
} from './support/breaksDesk.ts';

/** A desk that has just been started. */
function desk(...setUp: ConstructorParameters<typeof Desk>): Desk {
  return new Desk(...setUp).take({ type: 'browserStarted', input: 'active' });
}

/** A doctor who has worked until a break is asked for. */
const prompted = (settings = {}) => desk(settings).wait(minutes(50));

/** A doctor in a call in which a break has fallen due. */
const held = (settings = {}) => desk(settings).wait(minutes(45)).call().wait(minutes(10));

describe('work', () => {
  test('asks for seven minutes after fifty at the screen', () => {
    const doctor = desk().wait(minutes(49));
    expect([doctor.phase, doctor.prompt]).toEqual(['working', null]);
    doctor.wait(minutes(1));
    expect(doctor.phase).toBe('prompted');
    expect(doctor.prompt).toMatchObject({
      break: 'short',
      minutes: 7,
      workedMinutes: 50,
      snoozesLeft: 2,
    });
    expect(doctor.kinds).toEqual(['due', 'prompted']);
    expect(doctor.badge).toBe(0);
  });

  test('is also time in a call, typing or not: doctors listen', () => {
    const doctor = desk().call().say('idle').wait(minutes(30));
    expect(doctor.phase).toBe('working');
    expect(doctor.state.work).toMatchObject({ screenMs: 0, callMs: minutes(30) });
    doctor.hangUp().say('active').wait(minutes(21));
    expect(doctor.kinds).toEqual(['due', 'prompted']);
  });

  test('in two calls at once counts once', () => {
    expect(desk().call('one').call('two').wait(minutes(10)).worked).toBe(10);
  });

  test('without input is none, from the last input on', () => {
    const doctor = desk().wait(minutes(10)).say('idle').wait(minutes(3)).say('active');
    expect(doctor.worked).toBe(9);
  });

  test('goes on being counted after a break was declined, and the next is due an interval later', () => {
    const doctor = prompted().answer('skip');
    expect([doctor.phase, doctor.worked]).toEqual(['working', 50]);
    doctor.wait(minutes(49));
    expect(doctor.prompt).toBeNull();
    expect(doctor.wait(minutes(2)).prompt).toMatchObject({ workedMinutes: 100 });
  });
});

describe('a break that was declined', () => {
  test('stays declined where the doctor had stopped before saying so', () => {
    const doctor = prompted().answer('skip').say('idle').wait(minutes(1)).say('active');
    expect(doctor.worked).toBe(49);
    expect(doctor.wait(minutes(49)).prompt).toBeNull();
    expect(doctor.wait(minutes(2)).prompt).not.toBeNull();
  });
});

describe('a break that falls due in a call', () => {
  test('waits without a prompt, a badge or a second word in the log', () => {
    const doctor = held();
    expect([doctor.phase, doctor.prompt, doctor.badge]).toEqual(['due', null, null]);
    expect(doctor.log.slice(-2)).toMatchObject([
      { kind: 'due', break: 'short', screenSeconds: 2700, callSeconds: 300 },
      { kind: 'held', break: 'short', reason: 'call' },
    ]);
    expect(doctor.wait(minutes(30)).kinds).toEqual(['due', 'held']);
  });

  test('comes thirty seconds after the call, once', () => {
    const doctor = held().hangUp().wait(seconds(29.9));
    expect(doctor.prompt).toBeNull();
    doctor.wait(seconds(0.2));
    expect(doctor.prompt).not.toBeNull();
    expect(doctor.kinds).toEqual(['due', 'held', 'prompted']);
  });

  test('waits again where the patient rejoins within these thirty seconds', () => {
    const doctor = held().hangUp().wait(seconds(20)).call().wait(minutes(5));
    expect(doctor.prompt).toBeNull();
    doctor.hangUp().wait(seconds(31));
    expect(doctor.kinds).toEqual(['due', 'held', 'prompted']);
  });

  test('waits for the last of several calls, and for meetings as for consultations', () => {
    const doctor = held().meeting().hangUp().wait(minutes(5));
    expect(doctor.prompt).toBeNull();
    expect(doctor.hangUp('meeting').wait(seconds(31)).prompt).not.toBeNull();
  });
});

describe('a new call', () => {
  test('takes the prompt away, and the break comes after it', () => {
    const doctor = prompted().wait(seconds(30)).call();
    expect([doctor.phase, doctor.prompt, doctor.badge]).toEqual(['due', null, null]);
    expect(doctor.log.at(-1)).toMatchObject({ kind: 'displacedByCall', seconds: 0, again: true });
    doctor.wait(minutes(10)).hangUp().wait(seconds(31));
    expect(doctor.kinds).toEqual(['due', 'prompted', 'displacedByCall', 'prompted']);
  });

  test('ends a break before its half, and it stays due', () => {
    const doctor = prompted().answer('take').wait(minutes(3)).call();
    expect(doctor.phase).toBe('due');
    expect(doctor.log.at(-1)).toMatchObject({ kind: 'displacedByCall', seconds: 180, again: true });
    expect(doctor.wait(minutes(10)).hangUp().wait(seconds(31)).prompt).not.toBeNull();
  });

  test('ends a break after its half, and that was one', () => {
    const doctor = prompted().answer('take').wait(minutes(4)).call();
    expect([doctor.phase, doctor.worked]).toEqual(['working', 0]);
    expect(doctor.log.at(-1)).toMatchObject({
      kind: 'displacedByCall',
      seconds: 240,
      again: false,
    });
  });

  test('over the half of a short break lets a long one fall due in it, and that is held', () => {
    const settings = { longBreakEveryMinutes: 120, breakEveryMinutes: 117 };
    const doctor = desk(settings).wait(minutes(117)).answer('take').wait(minutes(4)).call();
    doctor.wait(minutes(5));
    expect(doctor.log.slice(2)).toMatchObject([
      { kind: 'displacedByCall', break: 'short', again: false },
      { kind: 'due', break: 'long' },
      { kind: 'held', break: 'long', reason: 'call' },
    ]);
  });

  test('leaves no due break behind where the doctor had begun one before its time', () => {
    const doctor = desk().wait(minutes(10)).do('takeBreak').wait(minutes(1)).call();
    expect([doctor.phase, doctor.worked]).toEqual(['working', 10]);
  });

  test('lets no break begin', () => {
    expect(desk().call().do('takeBreak').phase).toBe('working');
  });
});

describe('a call that is not heard of', () => {
  const asked = (doctor: Desk) => doctor.effects.filter(({ type }) => type === 'askCall').length;

  test('is asked for after a minute and holds prompts back for five', () => {
    const doctor = held().fallSilent().wait(seconds(59));
    expect(asked(doctor)).toBe(0);
    doctor.wait(seconds(60));
    expect(asked(doctor)).toBeGreaterThan(0);
    doctor.wait(minutes(2.5));
    expect([doctor.phase, doctor.prompt]).toEqual(['due', null]);
    doctor.wait(minutes(2));
    expect(doctor.prompt).not.toBeNull();
    expect(Object.values(doctor.state.calls).map(callStatus)).toEqual(['unverified']);
  });

  test('and answers is live as before', () => {
    const doctor = held().fallSilent().wait(minutes(4)).call().wait(minutes(10));
    expect([doctor.phase, doctor.prompt]).toEqual(['due', null]);
  });

  test('is forgotten after an hour', () => {
    const doctor = held().fallSilent().wait(hours(1.1));
    expect(doctor.state.calls).toEqual({});
  });
});

describe('an absence', () => {
  test('as long as a break is one', () => {
    const doctor = desk().wait(minutes(40)).away(minutes(7));
    expect([doctor.phase, doctor.worked]).toEqual(['working', 0]);
    expect(doctor.log).toMatchObject([{ kind: 'takenNatural', break: 'short', seconds: 420 }]);
  });

  test('that is shorter is a pause, and nothing is lost', () => {
    const doctor = desk().wait(minutes(40)).away(minutes(4));
    expect([doctor.phase, doctor.worked]).toEqual(['working', 40]);
    expect(doctor.kinds).toEqual([]);
    expect(doctor.wait(minutes(9)).prompt).toBeNull();
    expect(doctor.wait(minutes(2)).prompt).not.toBeNull();
  });

  test('of five minutes counts towards a break, of four it does not', () => {
    const twice = (length: number) => {
      return desk().wait(minutes(10)).away(length).wait(minutes(10)).away(length);
    };
    expect(twice(minutes(5)).kinds).toEqual(['takenNatural']);
    expect(twice(minutes(4)).kinds).toEqual([]);
  });

  test('is counted from the lock where the screen is locked', () => {
    expect(desk().wait(minutes(10)).lock(minutes(6.9)).kinds).toEqual([]);
    expect(desk().wait(minutes(10)).lock(minutes(7)).kinds).toEqual(['takenNatural']);
  });

  test('goes on from idle to locked as one', () => {
    const doctor = desk().wait(minutes(10)).say('idle').wait(minutes(4)).say('locked');
    expect(doctor.phase).toBe('away');
    expect(doctor.wait(minutes(2)).say('active').log).toMatchObject([
      { kind: 'takenNatural', seconds: 420 },
    ]);
  });

  test('is none in a call, and begins with its end', () => {
    const doctor = desk().wait(minutes(10)).call().say('idle').wait(minutes(20));
    expect(doctor.phase).toBe('working');
    doctor.hangUp();
    expect(doctor.phase).toBe('away');
    doctor.wait(minutes(6)).say('active');
    expect([doctor.kinds, doctor.worked]).toEqual([[], 30]);
  });

  test('ends where a call begins, and was a break if it was long enough', () => {
    const doctor = desk().wait(minutes(10)).say('locked').wait(minutes(8)).call();
    expect([doctor.phase, doctor.kinds]).toEqual(['working', ['takenNatural']]);
  });

  test('as long as a break takes away a prompt that nobody saw', () => {
    const doctor = prompted().say('locked').wait(minutes(10));
    expect(doctor.kinds).toEqual(['due', 'prompted']);
    doctor.say('active');
    expect([doctor.prompt, doctor.phase, doctor.badge]).toEqual([null, 'working', null]);
  });

  test('of half an hour is a long break too', () => {
    const doctor = desk().wait(minutes(40)).lock(minutes(30));
    expect(doctor.log).toMatchObject([{ kind: 'takenNatural', break: 'long' }]);
    expect(doctor.state.work.long.workedMs).toBe(0);
  });

  test('in which nothing was worked before is nothing to log', () => {
    const doctor = desk().wait(minutes(40)).lock(minutes(10)).lock(minutes(10));
    expect(doctor.kinds).toEqual(['takenNatural']);
  });

  test('that ends with a break due is followed by thirty quiet seconds', () => {
    const doctor = held().say('locked').hangUp().wait(minutes(3)).say('active');
    expect(doctor.wait(seconds(29)).prompt).toBeNull();
    expect(doctor.wait(seconds(31)).prompt).not.toBeNull();
  });
});

describe('later', () => {
  test('puts a break off by five minutes, twice, and then there is no button', () => {
    const doctor = prompted().answer('snooze');
    expect([doctor.phase, doctor.prompt, doctor.badge]).toEqual(['snoozed', null, null]);
    expect(doctor.wait(minutes(4.9)).prompt).toBeNull();
    expect(doctor.wait(minutes(0.2)).prompt).toMatchObject({ snoozesLeft: 1 });
    doctor.answer('snooze').wait(minutes(5));
    expect(doctor.prompt).toMatchObject({ snoozesLeft: 0 });
    doctor.answer('snooze');
    expect(doctor.phase).toBe('prompted');
    expect(doctor.log.filter(({ kind }) => kind === 'snoozed')).toMatchObject([
      { snooze: 1 },
      { snooze: 2 },
    ]);
  });

  test('can be said again of the next break', () => {
    const doctor = prompted().answer('snooze').wait(minutes(5)).answer('skip').wait(minutes(50));
    expect(doctor.prompt).toMatchObject({ snoozesLeft: 2 });
  });

  test('runs on in a call, and the break comes after it', () => {
    const doctor = prompted().answer('snooze').call().wait(minutes(20));
    expect([doctor.phase, doctor.prompt]).toEqual(['due', null]);
    expect(doctor.kinds).toEqual(['due', 'prompted', 'snoozed', 'held']);
    expect(doctor.hangUp().wait(seconds(31)).prompt).toMatchObject({ snoozesLeft: 1 });
  });

  test('ends with a real absence', () => {
    const doctor = prompted({ breakSnoozeMinutes: 15 }).answer('snooze').away(minutes(3));
    expect(doctor.phase).toBe('due');
    expect(doctor.wait(minutes(1)).prompt).not.toBeNull();
  });

  test('of a long break ends with an absence as long as a short one, and it stays due', () => {
    const settings = { longBreakEveryMinutes: 120, breakEveryMinutes: 120, breakSnoozeMinutes: 15 };
    const doctor = desk(settings).wait(minutes(120)).answer('snooze').away(minutes(8));
    expect([doctor.phase, doctor.kinds.at(-1)]).toEqual(['due', 'takenNatural']);
    expect(doctor.wait(minutes(9)).prompt).toBeNull();
    expect(doctor.wait(minutes(2)).prompt).toMatchObject({ break: 'long' });
  });

  test('that is long is told also where a short one lies right before it', () => {
    const doctor = desk({ breakEveryMinutes: 20, longBreakEveryMinutes: 45 }).wait(minutes(20));
    doctor.wait(minutes(2)).wait(minutes(20)).answer('skip').wait(minutes(3));
    doctor.away(minutes(7)).sleep(hours(1));
    expect(doctor.kinds.slice(-2)).toEqual(['takenNatural', 'takenNatural']);
    expect(doctor.log.at(-1)).toMatchObject({ break: 'long', seconds: 3600 });
    expect(doctor.phase).toBe('working');
  });

  test('outlasts a minute and a half of reading', () => {
    expect(prompted().answer('snooze').away(minutes(1.5)).phase).toBe('snoozed');
  });
});

describe('an answer', () => {
  test('begins the break, whose minutes are on the button', () => {
    const doctor = prompted().answer('take');
    expect([doctor.phase, doctor.prompt, doctor.badge]).toEqual(['onBreak', null, 7]);
    expect(doctor.wait(minutes(2)).badge).toBe(5);
    doctor.wait(minutes(5));
    expect([doctor.phase, doctor.badge, doctor.worked]).toEqual(['working', null, 0]);
    expect(doctor.log.at(-1)).toMatchObject({ kind: 'taken', seconds: 420 });
  });

  test('of half a break counts as taken, of less it was cut short', () => {
    const half = prompted().answer('take').wait(minutes(3.5)).do('endBreak');
    expect(half.log.at(-1)).toMatchObject({ kind: 'taken', seconds: 210 });
    expect(half.worked).toBe(0);
    const less = prompted().answer('take').wait(minutes(3.4)).do('endBreak');
    expect(less.log.at(-1)).toMatchObject({ kind: 'cutShort', seconds: 204 });
    expect([less.worked, less.phase]).toEqual([50, 'working']);
    expect(less.wait(minutes(45)).prompt).toBeNull();
  });

  test('to a break that was not due yet uses nothing up', () => {
    const doctor = desk().wait(minutes(45)).do('takeBreak').wait(minutes(1)).do('endBreak');
    expect(doctor.wait(minutes(6)).prompt).not.toBeNull();
  });

  test.each([
    ['skip', 'skipped'],
    ['dismiss', 'dismissed'],
  ] as const)('"%s" is %s, and there is peace for an interval', (answer, kind) => {
    const doctor = prompted().answer(answer);
    expect([doctor.prompt, doctor.kinds.at(-1)]).toEqual([null, kind]);
    expect(doctor.wait(minutes(49)).prompt).toBeNull();
  });

  test('that does not come within two minutes is none', () => {
    const doctor = prompted().wait(seconds(119));
    expect(doctor.prompt).not.toBeNull();
    doctor.wait(seconds(61));
    expect([doctor.prompt, doctor.kinds.at(-1)]).toEqual([null, 'ignored']);
  });

  test('is waited for only while somebody is there', () => {
    const doctor = prompted().say('locked').wait(minutes(6)).say('active');
    expect(doctor.phase).toBe('prompted');
    expect(doctor.wait(minutes(3)).kinds.at(-1)).toBe('ignored');
  });

  test('to a prompt that is gone changes nothing', () => {
    const doctor = prompted();
    const before = doctor.prompt?.prompt;
    doctor.answer('snooze').wait(minutes(5)).answer('dismiss', before);
    expect([doctor.phase, doctor.kinds.at(-1)]).toEqual(['prompted', 'prompted']);
  });

  test('that is sent twice counts once', () => {
    const doctor = prompted();
    const { prompt } = doctor.prompt ?? {};
    doctor.answer('snooze', prompt).answer('snooze', prompt);
    expect(doctor.kinds).toEqual(['due', 'prompted', 'snoozed']);
  });
});

describe('an answer to a break that is due and not prompted for', () => {
  const justAfter = () => desk().wait(minutes(45)).call().wait(minutes(6)).hangUp();

  test('puts it off, as one to its prompt would', () => {
    const doctor = justAfter().decide('snooze');
    expect(doctor.phase).toBe('snoozed');
    expect(doctor.wait(minutes(6)).prompt).toMatchObject({ snoozesLeft: 1 });
  });

  test('takes it, or lets it be', () => {
    expect(justAfter().decide('take').phase).toBe('onBreak');
    const doctor = justAfter().decide('skip');
    expect(doctor.kinds.at(-1)).toBe('skipped');
    expect(doctor.wait(minutes(49)).prompt).toBeNull();
  });

  test('is none in a call, and none where nothing is due', () => {
    const calling = desk().wait(minutes(45)).call().wait(minutes(6)).decide('snooze');
    expect([calling.phase, calling.kinds]).toEqual(['due', ['due', 'held']]);
    expect(desk().wait(minutes(10)).decide('snooze').kinds).toEqual([]);
  });

  test('counts for the prompt too, once it is there', () => {
    const doctor = prompted().decide('snooze');
    expect([doctor.phase, doctor.prompt]).toEqual(['snoozed', null]);
  });

  test('puts it off no more often than the settings allow', () => {
    const doctor = justAfter().decide('snooze').wait(minutes(6)).decide('snooze');
    doctor.wait(minutes(6)).decide('snooze');
    expect(doctor.kinds.filter((kind) => kind === 'snoozed')).toHaveLength(2);
  });
});

describe('a break spent away from the machine', () => {
  test('is one break, however long it gets', () => {
    const doctor = prompted().answer('take').wait(minutes(1)).say('locked').wait(minutes(15));
    expect([doctor.phase, doctor.kinds.at(-1)]).toEqual(['away', 'taken']);
    doctor.say('active').wait(minutes(10));
    expect(doctor.kinds).toEqual(['due', 'prompted', 'taken']);
  });

  test('is a long one where it gets that long', () => {
    const doctor = prompted().answer('take').wait(minutes(1)).say('locked').wait(minutes(40));
    expect(doctor.say('active').state.work.long.workedMs).toBe(0);
    expect(doctor.kinds).toEqual(['due', 'prompted', 'taken']);
  });

  test('goes on through sleep', () => {
    const doctor = prompted().answer('take').wait(minutes(1)).sleep(minutes(20));
    expect([doctor.kinds.at(-1), doctor.log.at(-1)]).toMatchObject(['taken', { seconds: 420 }]);
  });
});

describe('a long break', () => {
  /** Takes every short break, until a long one is asked for. */
  function workFor(doctor: Desk, minutesLong: number): Desk {
    for (let minute = 0; minute < minutesLong && doctor.prompt?.break !== 'long'; minute += 1) {
      if (doctor.prompt) doctor.answer('take').wait(minutes(7));
      doctor.wait(minutes(1));
    }
    return doctor;
  }

  test('of thirty minutes is due after four hours of work', () => {
    const doctor = workFor(desk(), 300);
    expect(doctor.state.work.long.workedMs).toBeLessThan(minutes(242));
    expect(doctor.state.work.long.workedMs).toBeGreaterThanOrEqual(minutes(240));
    expect(doctor.prompt).toMatchObject({ break: 'long', minutes: 30 });
    doctor.answer('take').wait(minutes(30));
    expect(doctor.log.at(-1)).toMatchObject({ kind: 'taken', break: 'long', seconds: 1800 });
    expect(doctor.state.work.long.workedMs).toBe(0);
  });

  test('takes the place of a short one that waits', () => {
    const doctor = desk({ longBreakEveryMinutes: 120, breakEveryMinutes: 115 });
    doctor.wait(minutes(110)).call().wait(minutes(20)).hangUp().wait(seconds(31));
    expect(doctor.prompt).toMatchObject({ break: 'long' });
    expect(doctor.kinds).toEqual(['due', 'held', 'due', 'prompted']);
  });

  test('does not follow on the heels of a short one', () => {
    const doctor = desk({ longBreakEveryMinutes: 120, breakEveryMinutes: 119 });
    doctor.wait(minutes(119)).wait(minutes(1.5)).answer('take').wait(minutes(7));
    doctor.wait(minutes(9));
    expect(doctor.prompt).toBeNull();
    expect(doctor.wait(minutes(2)).prompt).toMatchObject({ break: 'long' });
  });

  test('can be switched off', () => {
    const doctor = workFor(desk({ longBreaks: false }), 300);
    expect(doctor.log.some((entry) => 'break' in entry && entry.break === 'long')).toBe(false);
  });

  test('that waits goes where it is switched off', () => {
    const doctor = desk({ longBreakEveryMinutes: 120, breakEveryMinutes: 120 });
    doctor.wait(minutes(120)).choose({ longBreaks: false });
    expect([doctor.prompt, doctor.phase]).toEqual([null, 'working']);
  });
});

describe('a notice', () => {
  test('comes after three hours of consulting, after the call, once', () => {
    const doctor = desk({ breakEveryMinutes: 120, longBreaks: false });
    doctor.call().wait(hours(3.1));
    expect(doctor.notices).toEqual([]);
    doctor.hangUp().wait(minutes(1)).answer('skip').wait(minutes(1));
    expect(doctor.notices).toMatchObject([{ notice: 'consulting', minutes: 186 }]);
    doctor.call().wait(minutes(20)).hangUp().wait(minutes(5));
    expect(doctor.notices).toHaveLength(1);
  });

  test('counts consultations and not meetings, and begins anew after a long break', () => {
    const doctor = desk({ consultingNoticeMinutes: 60 });
    doctor.meeting().wait(hours(2)).hangUp('meeting').wait(minutes(1)).answer('skip');
    expect(doctor.wait(minutes(5)).notices).toEqual([]);
    doctor.call().wait(minutes(59)).hangUp().lock(minutes(31));
    doctor.call().wait(minutes(59)).hangUp().wait(minutes(10)).answer('skip').wait(minutes(5));
    expect(doctor.notices).toEqual([]);
  });

  test('of the day’s contacts comes at 25 where it is switched on, once a day', () => {
    const contacts = (doctor: Desk, today: number) => {
      return doctor.take({ type: 'contacts', today }).wait(minutes(1));
    };
    const silent = desk().wait(minutes(1));
    expect(contacts(silent, 40).notices).toEqual([]);
    const doctor = desk({ contactNotice: true }).wait(minutes(1));
    expect(contacts(doctor, 24).notices).toEqual([]);
    expect(contacts(doctor, 25).notices).toMatchObject([{ notice: 'contacts', contacts: 25 }]);
    expect(contacts(doctor, 26).notices).toHaveLength(1);
    doctor.say('locked').wait(hours(24)).say('active').wait(minutes(1));
    expect(contacts(doctor, 3).notices).toHaveLength(1);
    expect(contacts(doctor, 25).notices).toHaveLength(2);
  });

  test('to look into the distance comes every twenty minutes where it is switched on', () => {
    expect(desk().wait(minutes(45)).notices).toEqual([]);
    const doctor = desk({ eyeRest: true }).wait(minutes(45));
    expect(doctor.notices).toEqual([
      { type: 'notice', notice: 'eyes', seconds: 20 },
      { type: 'notice', notice: 'eyes', seconds: 20 },
    ]);
  });

  test('to look into the distance waits for the end of a call, and who was away has looked', () => {
    const doctor = desk({ eyeRest: true }).call().wait(minutes(40));
    expect(doctor.notices).toEqual([]);
    expect(doctor.hangUp().wait(minutes(1)).notices).toHaveLength(1);
    doctor.wait(minutes(15)).away(minutes(2)).wait(minutes(15));
    expect(doctor.notices).toHaveLength(1);
  });
});

describe('presenting and hours', () => {
  test('hold a prompt back, and take one away without calling it displaced', () => {
    const doctor = prompted().present();
    expect([doctor.phase, doctor.prompt]).toEqual(['due', null]);
    expect(doctor.log.at(-1)).toMatchObject({ kind: 'held', reason: 'presenting' });
    doctor.wait(minutes(30)).present(false).wait(minutes(1));
    expect(doctor.kinds).toEqual(['due', 'prompted', 'held', 'prompted']);
  });

  test('leave a running break alone', () => {
    const doctor = prompted({ quietHours: [{ from: 9 * 60 + 55, to: 10 * 60 + 30 }] });
    doctor.answer('take').wait(minutes(6));
    expect([doctor.phase, doctor.badge]).toEqual(['onBreak', null]);
    expect(doctor.wait(minutes(1)).kinds.at(-1)).toBe('taken');
  });

  test('in quiet hours a break waits until they are over', () => {
    const doctor = prompted({ quietHours: [{ from: 9 * 60 + 30, to: 10 * 60 + 30 }] });
    expect(doctor.log.at(-1)).toMatchObject({ kind: 'held', reason: 'quietHours' });
    expect(doctor.wait(minutes(39)).prompt).toBeNull();
    expect(doctor.wait(minutes(2)).prompt).not.toBeNull();
  });

  test('outside working hours too, also between two of one day', () => {
    const workingHours = [
      { weekday: 1, from: 8 * 60, to: 9 * 60 + 40 },
      { weekday: 1, from: 10 * 60 + 10, to: 18 * 60 },
    ];
    const doctor = prompted({ workingHours });
    expect(doctor.log.at(-1)).toMatchObject({ kind: 'held', reason: 'outsideHours' });
    expect(doctor.wait(minutes(19)).prompt).toBeNull();
    expect(doctor.wait(minutes(2)).prompt).not.toBeNull();
  });

  const at = (weekday: number, hour: number, minute = 0) => {
    return { weekday, minutes: hour * 60 + minute };
  };

  test('of one day may be several, and other days are closed', () => {
    const workingHours = [
      { weekday: 1, from: 540, to: 750 },
      { weekday: 1, from: 840, to: 1080 },
    ];
    const forbidden = (local: ReturnType<typeof at>) => {
      return forbiddenBy(local, { workingHours, quietHours: [] });
    };
    expect(forbidden(at(1, 9))).toBeNull();
    expect(forbidden(at(1, 8, 59))).toBe('outsideHours');
    expect(forbidden(at(1, 12, 30))).toBe('outsideHours');
    expect(forbidden(at(1, 14))).toBeNull();
    expect(forbidden(at(2, 10))).toBe('outsideHours');
    expect(forbiddenBy(at(0, 3), { workingHours: [], quietHours: [] })).toBeNull();
  });

  test('over midnight belong to the day on which they begin', () => {
    const workingHours = [{ weekday: 6, from: 1320, to: 360 }];
    const forbidden = (local: ReturnType<typeof at>) => {
      return forbiddenBy(local, { workingHours, quietHours: [] });
    };
    expect(forbidden(at(6, 23))).toBeNull();
    expect(forbidden(at(0, 5, 59))).toBeNull();
    expect(forbidden(at(0, 6))).toBe('outsideHours');
    expect(forbidden(at(0, 23))).toBe('outsideHours');
    expect(forbidden(at(6, 5))).toBe('outsideHours');
    const quiet = { workingHours: [], quietHours: [{ from: 1320, to: 360 }] };
    expect(forbiddenBy(at(3, 23), quiet)).toBe('quietHours');
    expect(forbiddenBy(at(3, 5), quiet)).toBe('quietHours');
    expect(forbiddenBy(at(3, 12), quiet)).toBeNull();
  });

  test('follow the wall clock through both changes of summer time', () => {
    const quiet = { workingHours: [], quietHours: [{ from: 60, to: 120 }] };
    const forbidden = (moment: number) => forbiddenBy(inBritain(moment), quiet);
    const quietMinutes = (from: number) => {
      const all = Array.from({ length: 5 * 60 }, (_, minute) => from + minutes(minute));
      return all.filter(forbidden).length;
    };
    expect(quietMinutes(summerBegins - hours(2))).toBe(0);
    expect(quietMinutes(summerEnds - hours(3))).toBe(120);
  });
});

describe('the clock', () => {
  test('that goes back is noticed, told in the log, and costs nothing that was counted', () => {
    const doctor = desk().wait(minutes(40)).setClock(-hours(1)).tick();
    expect(doctor.log).toMatchObject([{ kind: 'clockChange', seconds: -3600 }]);
    expect([doctor.worked, doctor.alarmAt]).toEqual([40, doctor.at + minutes(1)]);
    expect(doctor.wait(minutes(11)).prompt).not.toBeNull();
  });

  test('that went back while the machine slept brings no prompt on waking either', () => {
    const doctor = prompted().present();
    doctor.presenting = false;
    doctor.setClock(-hours(1)).sleep(minutes(6));
    expect([doctor.phase, doctor.prompt]).toEqual(['due', null]);
    expect(doctor.wait(minutes(1)).prompt).not.toBeNull();
  });

  test('that is corrected by half a second is not worth a word', () => {
    expect(desk().wait(minutes(1)).setClock(-500).tick().kinds).toEqual([]);
  });

  test.each([hours(1), -hours(1)])(
    'that is set by %i ms, and said to be, changes nothing else',
    (byMs) => {
      const doctor = desk().wait(minutes(40)).setClock(byMs).take({ type: 'clockChanged', byMs });
      expect(doctor.log).toMatchObject([{ kind: 'clockChange', seconds: byMs / 1000 }]);
      expect([doctor.worked, doctor.phase]).toEqual([40, 'working']);
      expect(doctor.wait(minutes(10)).prompt).not.toBeNull();
    },
  );

  test('that was already seen to go back is not put back a second time', () => {
    const doctor = desk().wait(minutes(40)).setClock(-hours(1)).tick();
    doctor.wait(seconds(10)).take({ type: 'clockChanged', byMs: -hours(1) });
    expect([doctor.phase, doctor.kinds]).toEqual(['working', ['clockChange']]);
  });

  test('that is put forward without a word looks like sleep', () => {
    const doctor = desk().wait(minutes(40)).setClock(hours(1)).tick();
    expect(doctor.log).toMatchObject([{ kind: 'takenNatural', seconds: 3600 }]);
  });

  test('that goes back over midnight begins no new day, and going on from there does', () => {
    const doctor = desk({}, Date.UTC(2026, 10, 3, 0, 20))
      .do('pauseToday')
      .setClock(-hours(1));
    expect(doctor.tick().phase).toBe('off');
    expect(doctor.wait(hours(1)).phase).toBe('working');
  });
});

describe('sleep', () => {
  test('is away, and nobody is met with a prompt on waking', () => {
    const doctor = held().fallSilent().sleep(minutes(6));
    expect([doctor.phase, doctor.prompt]).toEqual(['due', null]);
    expect(doctor.wait(seconds(29)).prompt).toBeNull();
    expect(doctor.wait(seconds(31)).prompt).not.toBeNull();
  });

  test('over the time at which a break was due makes none due', () => {
    const doctor = desk().wait(minutes(48)).sleep(minutes(5));
    expect([doctor.phase, doctor.worked]).toEqual(['working', 48]);
    doctor.wait(minutes(3));
    expect(doctor.kinds).toEqual(['due', 'prompted']);
  });

  test('in pieces, with nobody there in between, is one absence', () => {
    const doctor = desk().wait(minutes(40)).say('locked');
    for (let piece = 0; piece < 4; piece += 1) doctor.sleep(minutes(3));
    expect(doctor.phase).toBe('away');
    expect(doctor.say('active').log).toMatchObject([{ kind: 'takenNatural', seconds: 720 }]);
  });

  test('ends no call for good: its next word counts', () => {
    const doctor = desk().call().wait(minutes(10)).fallSilent().sleep(minutes(20)).call();
    doctor.wait(minutes(49));
    expect([doctor.phase, doctor.worked]).toEqual(['working', 49]);
  });
});

describe('switched off', () => {
  test('nothing is counted or shown, and no alarm is set', () => {
    const doctor = desk().wait(minutes(40)).choose({ breaks: false });
    expect([doctor.phase, doctor.alarmAt]).toEqual(['off', null]);
    doctor.skip(minutes(30)).take({ type: 'input', input: 'idle' });
    expect([doctor.worked, doctor.kinds]).toEqual([40, []]);
  });

  test('and on again goes on with what was counted', () => {
    const doctor = desk().wait(minutes(40)).choose({ breaks: false }).skip(minutes(3));
    doctor.choose({ breaks: true });
    expect([doctor.phase, doctor.worked]).toEqual(['working', 40]);
    expect(doctor.wait(minutes(11)).prompt).not.toBeNull();
  });

  test('a prompt goes, and its break counts as skipped', () => {
    const doctor = prompted().choose({ breaks: false });
    expect([doctor.prompt, doctor.badge, doctor.kinds.at(-1)]).toEqual([null, null, 'skipped']);
    expect(doctor.choose({ breaks: true }).wait(minutes(30)).prompt).toBeNull();
  });

  test('for today lasts until midnight, and the next day begins anew', () => {
    const doctor = desk().wait(minutes(40)).do('pauseToday');
    expect([doctor.phase, doctor.alarmAt]).toEqual(['off', Date.UTC(2026, 10, 3)]);
    doctor.wait(hours(10));
    expect(doctor.phase).toBe('off');
    doctor.wait(hours(5));
    expect(doctor.phase).not.toBe('off');
    expect([doctor.prompt, doctor.worked]).toEqual([null, 40]);
  });

  test('no break begins', () => {
    const doctor = desk().do('pauseToday').do('takeBreak').do('resume');
    expect([doctor.phase, doctor.kinds]).toEqual(['working', []]);
  });

  test('for today can be taken back', () => {
    const doctor = desk().wait(minutes(40)).do('pauseToday').do('resume');
    expect([doctor.phase, doctor.worked]).toEqual(['working', 40]);
  });

  test('for today ends with the day on which summer time ends, which has 25 hours', () => {
    const doctor = desk({}, summerEnds - hours(1.5)).do('pauseToday');
    expect(doctor.wait(hours(24)).phase).toBe('off');
    expect(doctor.wait(hours(1.2)).phase).not.toBe('off');
  });
});

describe('other settings', () => {
  test('hold at once, and lose nothing that was counted', () => {
    const doctor = desk().wait(minutes(30)).choose({ breakEveryMinutes: 60 });
    expect(doctor.wait(minutes(25)).prompt).toBeNull();
    expect(doctor.choose({ breakEveryMinutes: 50 }).prompt).toMatchObject({ workedMinutes: 55 });
  });

  test('leave a running break as long as it was', () => {
    const doctor = prompted().answer('take').choose({ breakMinutes: 10 }).wait(minutes(7));
    expect(doctor.kinds.at(-1)).toBe('taken');
  });

  test('with fewer snoozes take the button away, and owe none', () => {
    const doctor = prompted().answer('snooze').wait(minutes(5)).answer('snooze');
    doctor.choose({ breakSnoozes: 1 }).wait(minutes(5));
    expect(doctor.prompt).toMatchObject({ snoozesLeft: 0 });
  });
});

describe('a new start of the browser', () => {
  test('asks again for a break that was asked for, after a moment', () => {
    const doctor = prompted().wait(seconds(20)).restart();
    expect([doctor.phase, doctor.prompt, doctor.badge]).toEqual(['due', null, null]);
    expect(doctor.wait(seconds(61)).prompt).not.toBeNull();
    expect(doctor.kinds).toEqual(['due', 'prompted', 'prompted']);
  });

  test('knows no call, and what was off for as long as a break has had one', () => {
    const doctor = held().skip(minutes(10)).restart();
    expect([doctor.phase, doctor.state.calls]).toEqual(['working', {}]);
    expect(doctor.kinds).toEqual(['due', 'held', 'takenNatural']);
  });

  test('goes on from the stored record, or begins anew where there is none', () => {
    const now = inBritain(mondayMorning);
    const { state } = desk().wait(minutes(30));
    expect(restored(JSON.parse(JSON.stringify(state)), now)).toEqual(state);
    for (const stored of [undefined, null, 'state', {}, { version: 2 }]) {
      expect(restored(stored, now)).toEqual(initialState(now));
    }
  });
});

describe('the alarm', () => {
  test('rings every minute while something is counted', () => {
    const doctor = desk().wait(minutes(10));
    expect(doctor.steps.filter(({ event }) => event.type === 'tick')).toHaveLength(10);
  });

  test('rings thirty seconds after a call in which a break fell due', () => {
    const doctor = held().wait(seconds(7)).hangUp();
    expect(doctor.alarmAt).toBe(doctor.at + seconds(30));
  });
});

describe('the settings', () => {
  test('have defaults that they allow themselves', () => {
    for (const [key, { schema, default: value }] of Object.entries(breakSettings)) {
      expect(v.safeParse(schema, value).success, key).toBe(true);
    }
    expect(defaultBreakSettings).toMatchObject({
      breaks: true,
      breakEveryMinutes: 50,
      breakMinutes: 7,
      longBreakEveryMinutes: 240,
      longBreakMinutes: 30,
      idleCountsMinutes: 5,
      breakSnoozeMinutes: 5,
      breakSnoozes: 2,
      consultingNoticeMinutes: 180,
      eyeRest: false,
      contactNotice: false,
      contactNoticeCount: 25,
    });
  });

  test('refuse hours that are none', () => {
    const fits = (key: 'quietHours' | 'workingHours', value: unknown) => {
      return v.safeParse(breakSettings[key].schema, value).success;
    };
    expect(fits('quietHours', [{ from: 1320, to: 420 }])).toBe(true);
    expect(fits('quietHours', [{ from: 600, to: 600 }])).toBe(false);
    expect(fits('quietHours', [{ from: -1, to: 600 }])).toBe(false);
    expect(fits('workingHours', [{ weekday: 5, from: 480, to: 1440 }])).toBe(true);
    expect(fits('workingHours', [{ weekday: 7, from: 480, to: 1080 }])).toBe(false);
  });
});

describe('a suggestion', () => {
  test('is another one every time, and fits the length of the break', () => {
    for (const kind of ['short', 'long'] as const) {
      const given = suggestions[kind].map((_, turn) => suggestionFor(kind, turn));
      expect(given).toEqual(suggestions[kind]);
    }
    const doctor = prompted();
    const first = doctor.prompt?.suggestion;
    expect(first).toBeOneOf([...suggestions.short]);
    expect(doctor.answer('snooze').wait(minutes(5)).prompt?.suggestion).not.toBe(first);
  });
});
