import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forbiddenBy } from '../../utils/core/breaks/hours.ts';
import type { BreakKind } from '../../utils/core/breaks/kinds.ts';
import { guardOf, phaseOf, reduce, settleMs } from '../../utils/core/breaks/machine.ts';
import type { BreakEffect, BreakState } from '../../utils/core/breaks/types.ts';
import { sleptMs } from '../../utils/core/breaks/work.ts';
import {
  type Desk,
  hours,
  inBritain,
  type LogEntry,
  type LogKind,
  minutes,
  mondayMorning,
  type Step,
  seconds,
  summerBegins,
  summerEnds,
} from './support/breaksDesk.ts';
import {
  anyBusyHours,
  anyPlainTrace,
  anyTrace,
  anyTraceAtAnyHour,
  type Happening,
  played,
  stepsOf,
  type Trace,
} from './support/breaksTraces.ts';

/** In 22 properties, so more than 10,000 traces in all. */
const runs = { numRuns: 500 };

function always(check: (desk: Desk, trace: Trace) => void, traces = anyTrace): void {
  fc.assert(
    fc.property(traces, (trace) => check(played(trace), trace)),
    runs,
  );
}

const isShown = ({ type }: BreakEffect) => type === 'prompt' || type === 'notice';
const shows = ({ effects }: Step) => effects.some(isShown);
const logged = (effects: readonly BreakEffect[]) => effects.filter(({ type }) => type === 'log');
const wakeAts = ({ effects }: Pick<Step, 'effects'>) =>
  effects.filter((effect) => effect.type === 'wakeAt');

/** Calls known to be live after each step, told from the events alone. */
function callsAfter(steps: readonly Step[]): readonly number[] {
  const heard = new Map<string, number>();
  return steps.map(({ event, reallyMs }) => {
    if (event.type === 'callLive') heard.set(event.call, reallyMs);
    if (event.type === 'callEnded') heard.delete(event.call);
    if (event.type === 'browserStarted') heard.clear();
    return [...heard.values()].filter((at) => reallyMs - at < seconds(60)).length;
  });
}

/** Whether a screen is shown to others after each step, told from the events alone. */
function presentingAfter(steps: readonly Step[]): readonly boolean[] {
  let presenting = false;
  return steps.map(({ event }) => {
    if (event.type === 'presenting' || event.type === 'tick') presenting = event.presenting;
    if (event.type === 'browserStarted') presenting = false;
    return presenting;
  });
}

/** Every number in the state that counts time. */
function counters({ work, stage, absence, settle, calls, ...state }: BreakState): number[] {
  const { screenMs, callMs, passedMs, restedMs, long, consulting, eyesMs } = work;
  return [
    ...[screenMs, callMs, passedMs, restedMs, eyesMs, consulting.ms],
    ...[long.workedMs, long.passedMs, state.presentMs, state.sinceTickMs],
    ...(stage.is === 'onBreak' ? [stage.restedMs] : []),
    ...(stage.is === 'snoozed' ? [stage.leftMs] : []),
    ...(stage.is === 'prompted' ? [stage.waitedMs] : []),
    ...(absence ? [absence.awayMs] : []),
    ...(settle ? [settle.leftMs] : []),
    ...Object.values(calls).map(({ silentMs }) => silentMs),
  ];
}

// The time-out is for machines that do other things as well.
describe('whatever happens, in whatever order and at whatever time', { timeout: 60_000 }, () => {
  test('nothing is shown while a call is live or a screen is presented', () => {
    always(({ steps }) => {
      const calls = callsAfter(steps);
      const presenting = presentingAfter(steps);
      for (const [index, step] of steps.entries()) {
        if (shows(step)) expect([calls[index], presenting[index]]).toEqual([0, false]);
      }
    });
  });

  test('nothing is shown in quiet hours, outside working hours, when away or switched off', () => {
    always(({ steps }) => {
      for (const step of steps.filter(shows)) {
        const { now, settings, after } = step;
        expect(forbiddenBy(now, settings)).toBe(null);
        expect(guardOf(after, now, settings)).toBe(null);
        expect(['prompted', 'working']).toContain(phaseOf(after));
      }
    });
  });

  test('no prompt stays on screen and no badge on the button while something forbids it', () => {
    always(({ steps }) => {
      for (const { after, now, settings } of steps) {
        if (guardOf(after, now, settings) === null && !after.off) continue;
        expect(after.stage.is !== 'prompted' && after.badge === null).toBe(true);
      }
    });
  });

  test('nobody who ends a call, comes back or wakes the machine is met with a prompt', () => {
    always(({ steps }) => {
      const calls = callsAfter(steps);
      let quietUntilMs = 0;
      for (const [index, step] of steps.entries()) {
        const { before, after, now, reallyMs } = step;
        // Sleep for as long as the clock was put back meanwhile leaves no trace.
        const byTheClockMs = now.at - before.seenAt;
        const noticed = byTheClockMs >= sleptMs || byTheClockMs < -seconds(1);
        const wokeUp = noticed && reallyMs - (steps[index - 1]?.reallyMs ?? 0) >= sleptMs;
        const hungUp = calls[index] === 0 && (calls[index - 1] ?? 0) > 0;
        const cameBack = before.absence !== null && after.absence === null;
        if (wokeUp || hungUp || cameBack) quietUntilMs = reallyMs + settleMs;
        if (shows(step)) expect(reallyMs).toBeGreaterThanOrEqual(quietUntilMs);
      }
    });
  });

  test('a prompt comes once, goes once, and is there exactly in its phase', () => {
    always(({ steps }) => {
      const numbers = (type: BreakEffect['type'], { effects }: Step) => {
        return effects.flatMap((it) => (it.type === type && 'prompt' in it ? it.prompt : []));
      };
      const comings: number[] = [];
      let shown: number | null = null;
      for (const step of steps) {
        const { stage } = step.after;
        const there: number | null = stage.is === 'prompted' ? stage.prompt : null;
        const gone = numbers('withdrawPrompt', step);
        const come = numbers('prompt', step);
        comings.push(...come);
        const expected = [...(shown === null ? [] : [shown]), ...come];
        const actual = [...gone, ...(there === null ? [] : [there])];
        if (`${actual}` !== `${expected}`) expect(actual).toEqual(expected);
        shown = there;
      }
      expect(comings).toEqual(comings.map((_, index) => index + 1));
    });
  });

  test('no counter is ever negative, and none counts more time than has passed', () => {
    always(({ steps }, { start }) => {
      let latest = start;
      const wrong = steps.filter(({ after, now }) => {
        latest = Math.max(latest, now.at);
        const counts = counters(after);
        const { screenMs, callMs, passedMs, long, consulting } = after.work;
        // After a clock went back the same hours come again.
        const mostMs = latest - start + hours(11);
        return !(
          counts.every((count) => 0 <= count && count <= mostMs) &&
          screenMs + callMs <= long.workedMs &&
          passedMs <= screenMs + callMs &&
          Math.max(long.passedMs, consulting.ms) <= long.workedMs
        );
      });
      expect(wrong).toEqual([]);
    });
  });

  test('no time is counted twice', () => {
    always(({ steps }) => {
      const wrong = steps.filter(({ before, after, reallyMs }, index) => {
        const tookMs = reallyMs - (steps[index - 1]?.reallyMs ?? 0);
        const { screenMs, callMs, long } = after.work;
        return long.workedMs > before.work.long.workedMs + tookMs || screenMs + callMs > reallyMs;
      });
      expect(wrong).toEqual([]);
    }, anyPlainTrace);
  });

  test('a break is put off within the budget, and the offer says how often it still can be', () => {
    always(({ steps }) => {
      for (const { effects, settings } of steps) {
        for (const effect of effects) {
          if (effect.type === 'prompt') {
            expect(effect.snoozesLeft).toBeGreaterThanOrEqual(0);
            expect(effect.snoozesLeft).toBeLessThanOrEqual(settings.breakSnoozes);
          } else if (effect.type === 'log' && effect.kind === 'snoozed') {
            expect(effect.snooze).toBeGreaterThanOrEqual(1);
            expect(effect.snooze).toBeLessThanOrEqual(settings.breakSnoozes);
          }
        }
      }
    });
  });

  test('a worker killed after any event goes on with the same state and the same effects', () => {
    always((_, trace) => {
      const [killed, alive] = [1, Number.POSITIVE_INFINITY].map((killEvery) => {
        return played({ ...trace, killEvery });
      });
      expect(killed?.effects).toEqual(alive?.effects);
      expect(killed?.state).toStrictEqual(alive?.state);
      expect(JSON.parse(JSON.stringify(alive?.state))).toStrictEqual(alive?.state);
    });
  });

  test('nothing but the state, the event, the time and the settings decides', () => {
    always(({ steps }) => {
      const wrong = steps.filter(({ before, event, now, settings, effects }) => {
        const again = reduce(before, event, now, settings);
        return JSON.stringify(again.effects) !== JSON.stringify(effects);
      });
      expect(wrong).toEqual([]);
    });
  });

  test('an event that comes a second time at the same moment shows and logs nothing', () => {
    always(({ steps }) => {
      for (const { after, event, now, settings } of steps) {
        // An answer to whatever prompt stands there answers the one that the first time brought.
        if (event.type === 'answer' && event.prompt === null) continue;
        const again = reduce(after, event, now, settings);
        const types = again.effects.map(({ type }) => type);
        const news = types.filter((type) => type !== 'wakeAt' && type !== 'askCall');
        const expected = event.type === 'browserStarted' ? 'badge' : '';
        expect(`${news} ${phaseOf(again.state)}`).toBe(`${expected} ${phaseOf(after)}`);
      }
    });
  });

  test('log entries are numbered without a gap, and every break tells one story', () => {
    always(({ effects, log }) => {
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      expect(misfits(effects)).toEqual([]);
    });
  });

  test('what was away as long as a break has had one', () => {
    always(({ steps }) => {
      for (const { before, after, settings } of steps) {
        const awayMs = before.absence?.awayMs ?? 0;
        if (before.off || after.absence || awayMs < minutes(settings.breakMinutes)) continue;
        expect(after.work.screenMs + after.work.callMs).toBe(0);
        expect(after.stage).not.toMatchObject({ is: 'prompted', due: { break: 'short' } });
        expect(after.stage).not.toMatchObject({ is: 'due', due: { break: 'short' } });
        if (awayMs < minutes(settings.longBreakMinutes)) continue;
        expect(after.work.long.workedMs).toBe(0);
        expect(['working', 'onBreak']).toContain(after.stage.is);
      }
    });
  });

  test('the next alarm is set every time: not in the past, nor sooner than it could ring', () => {
    always(({ steps }) => {
      const wrong = steps.filter((step) => {
        const [wakeAt, ...others] = wakeAts(step);
        if (!wakeAt || others.length > 0) return true;
        if (wakeAt.at === null) return step.settings.breaks;
        const inMs = wakeAt.at - step.now.at;
        return inMs < seconds(30) || (!step.after.off && inMs > seconds(60));
      });
      expect(wrong).toEqual([]);
    });
  });

  test('without a call the worker is woken at most sixty times an hour', () => {
    fc.assert(
      fc.property(anyBusyHours, (trace) => {
        const rang = stepsOf(trace).filter(({ event, now }, index, steps) => {
          const alarm = wakeAts(steps[index - 1] ?? { effects: [] })[0]?.at ?? null;
          return event.type === 'tick' && alarm !== null && now.at >= alarm;
        });
        const wrong = rang.filter(({ reallyMs }, index) => {
          const sixtiethBefore = rang[index - 60];
          return sixtiethBefore && reallyMs - sixtiethBefore.reallyMs < hours(1);
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('a call that never ends holds nothing back for longer than five minutes of silence', () => {
    always((desk) => {
      for (const call of ['one', 'two']) desk.fallSilent(call);
      desk.tick().wait(minutes(5)).tick();
      expect(guardOf(desk.state, inBritain(desk.at), desk.settings)).not.toBe('call');
    });
  });

  test('whoever works on undisturbed is asked to take a break', () => {
    always((desk) => {
      desk.choose({ breaks: true, workingHours: [], quietHours: [], breakEveryMinutes: 20 });
      desk.do('resume').do('endBreak').say('active').present(false);
      desk.hangUp('one').hangUp('two');
      const before = desk.log.length;
      desk.wait(minutes(45));
      const kinds = desk.log.slice(before).map(({ kind }) => kind);
      expect(kinds.includes('prompted') || kinds.includes('ignored')).toBe(true);
    });
  });

  test('a clock that is set changes nothing but the clock, where the service says so', () => {
    const anyJump = fc.constantFrom(hours(1), -hours(1), minutes(10), -seconds(90));
    fc.assert(
      fc.property(anyTraceAtAnyHour, anyJump, fc.nat(), (trace, byMs, place) => {
        const at = place % (trace.happenings.length + 1);
        const touch = { do: 'contacts', today: 0 } as const;
        const jump = { do: 'setClock', ms: byMs, told: true } as const;
        const withSteps = (...steps: readonly Happening[]) => ({
          ...trace,
          start: mondayMorning,
          happenings: trace.happenings.toSpliced(at, 0, ...steps),
        });
        const straight = storyOf(played(withSteps(touch)));
        expect(storyOf(played(withSteps(touch, jump)))).toEqual(straight);
      }),
      runs,
    );
  });

  test('summer time makes no break come early, late or twice', () => {
    const anyChange = fc.constantFrom(summerBegins, summerEnds);
    fc.assert(
      fc.property(
        anyTraceAtAnyHour,
        anyChange,
        fc.integer({ min: 0, max: 90 }),
        (trace, change, before) => {
          const plain = played({ ...trace, start: mondayMorning });
          const changing = played({ ...trace, start: change - minutes(before) });
          expect(storyOf(changing)).toEqual(storyOf(plain));
          expect(changing.kinds).not.toContain('clockChange');
        },
      ),
      runs,
    );
  });

  test('a clock that went back while nobody looked costs no more than the time until the next event', () => {
    always((desk) => {
      const before = desk.tick().state;
      desk.setClock(-hours(1)).tick();
      const { work } = desk.state;
      expect(work.screenMs + work.callMs).toBeLessThanOrEqual(
        before.work.screenMs + before.work.callMs,
      );
      expect(desk.alarmAt === null || desk.alarmAt > desk.at).toBe(true);
    });
  });

  test('settings that change on the way lose no work that was counted', () => {
    always(({ steps }) => {
      for (const { before, event, after, now, settings } of steps) {
        if (event.type !== 'settingsChanged' || now.at !== before.seenAt) continue;
        if (before.absence || before.stage.is === 'onBreak' || after.off) continue;
        expect(settings.breaks).toBe(true);
        expect(after.work.screenMs).toBe(before.work.screenMs);
        expect(after.work.callMs).toBe(before.work.callMs);
        expect(after.work.long.workedMs).toBe(before.work.long.workedMs);
      }
    });
  });

  test('while it is off nothing is counted, shown or logged', () => {
    always(({ steps }) => {
      for (const { before, after, effects } of steps) {
        if (!before.off || !after.off) continue;
        expect(effects.filter(isShown)).toEqual([]);
        expect(logged(effects)).toEqual([]);
        expect(after.work.long.workedMs).toBeLessThanOrEqual(before.work.long.workedMs);
      }
    });
  });
});

/** What a doctor and the log see, without the clock's times. */
function storyOf({ steps }: Desk): unknown {
  return steps.flatMap(({ effects, reallyMs }) => {
    return effects
      .filter(({ type }) => type !== 'wakeAt' && type !== 'askCall')
      .filter((effect) => effect.type !== 'log' || effect.kind !== 'clockChange')
      .map((effect) => {
        const { seq: _, at: __, prompt: ___, suggestion: ____, ...seen } = { ...plain(effect) };
        return { reallyMs, ...seen };
      });
  });
}

const plain = (effect: BreakEffect) => effect as unknown as Record<string, unknown>;

/** What the log has told so far of the break that is due. */
interface Story {
  readonly due: BreakKind | null;
  readonly held: boolean;
  readonly prompted: boolean;
}

const over: Story = { due: null, held: false, prompted: false };

type Told<Kind extends LogKind> = LogEntry & { readonly kind: Kind };

/** How each entry goes on with the story; `null`: it does not fit. */
const told: {
  readonly [Kind in LogKind]: (story: Story, entry: Told<Kind>) => Story | null;
} = {
  due(story, entry) {
    const longer = story.due === 'short' && entry.break === 'long' && !story.prompted;
    if (longer) return { ...story, due: 'long' };
    return story.due ? null : { ...over, due: entry.break };
  },
  held(story, entry) {
    const fits = story.due === entry.break && !story.held && !story.prompted;
    return fits ? { ...story, held: true } : null;
  },
  prompted(story, entry) {
    const fits = story.due === entry.break && !story.prompted;
    return fits ? { ...story, prompted: true } : null;
  },
  // Also one that is not prompted for: our own pages show it as soon as it is due.
  snoozed: (story, entry) => (story.due === entry.break ? { ...story, prompted: false } : null),
  dismissed: answered,
  ignored: answered,
  skipped: (story, entry) => (story.due === entry.break ? over : null),
  displacedByCall(story, entry) {
    if (!entry.again) return rested(story, entry);
    return story.due === entry.break ? { ...story, prompted: false, held: true } : null;
  },
  taken: rested,
  cutShort: rested,
  takenNatural: (story, entry) => (story.due === 'long' && entry.break === 'short' ? story : over),
  clockChange: (story) => story,
};

function answered(story: Story, entry: Told<'dismissed' | 'ignored' | 'skipped'>): Story | null {
  return story.due === entry.break && story.prompted ? over : null;
}

function rested({ due }: Story, entry: { readonly break: BreakKind }): Story | null {
  return due === null || due === entry.break ? over : null;
}

/** Log entries that do not fit the ones before them. */
function misfits(effects: readonly BreakEffect[]): readonly BreakEffect[] {
  let story = over;
  return effects.filter((entry) => {
    if (entry.type === 'withdrawPrompt') story = { ...story, prompted: false };
    if (entry.type !== 'log') return false;
    // The entry and its rule are of one kind.
    const next = (told[entry.kind] as (story: Story, entry: LogEntry) => Story | null)(
      story,
      entry,
    );
    story = next ?? story;
    return next === null;
  });
}
