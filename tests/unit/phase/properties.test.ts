import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { lookMs, reduceCall, watchAfterDropMs } from '../../../utils/core/call/phase.ts';
import type { CallEnd, CallReport, CallState } from '../../../utils/core/call/state.ts';
import { anyLooks, type Look, seconds } from '../support/frame.ts';
import { deepFreeze } from '../support/freeze.ts';

// Thousands of histories take their time beside other work.
vi.setConfig({ testTimeout: 60_000 });

const runs = { numRuns: 2_000 };

/** Something is seen, heard, or shown by the platform's marks where no media were seen. */
function showsSomebody(look: Look): boolean {
  const { blocked, pictures, remoteTracks, sound } = look.evidence;
  const byVoice = sound.deaf || (sound.heardMs !== null && sound.heardMs < seconds(5));
  const moves = pictures.some(({ stillMs }) => stillMs < seconds(5));
  return !blocked && (moves || (byVoice && remoteTracks.length > 0) || isMarked(look));
}

/** The platform's marks show somebody, where they still count. */
function isMarked({ evidence: { somebody, twoMarks }, before, step }: Look): boolean {
  return (!before.mediaSeen || !step.state.mediaSeen) && (somebody ?? twoMarks);
}

const shares = (some: readonly string[], others: readonly string[]) =>
  some.some((id) => others.includes(id));

const hasTheirs = ({ evidence, before }: Look) => shares(evidence.remoteTracks, before.people);

/** Only marks show them, or there is a voice that came with them, or the mix in which they talk. */
function mayBeThereUnseen({ evidence, before }: Look): boolean {
  const { people, voices, roomSound, lostSince, mediaSeen } = before;
  if (!mediaSeen || (people.length === 0 && roomSound.length === 0)) return true;
  const sounds = people.length > 0 ? voices : roomSound;
  return lostSince === null && shares(evidence.remoteTracks, sounds);
}

interface Away {
  readonly since: number;
  /** For how long their picture had stood still at the last look that showed them. */
  readonly stillMs: number | null;
}

/** Since when those with whom a call is have been away, at this look of it too. */
function awayAt(look: Look, away: Away | null): Away | null {
  if (!isSameCall(look) || mayBeThereUnseen(look)) return null;
  if (away || hasTheirs(look)) return away;
  return { since: look.now, stillMs: look.before.stillMs };
}

/** Their picture had stood still as one does whose line has failed. */
function expectStall(stillMs: number | null): void {
  expect(stillMs).toBeGreaterThanOrEqual(seconds(4.5));
  expect(stillMs).toBeLessThanOrEqual(seconds(30));
}

const isSameCall = ({ before, step }: Look) =>
  before.phase === 'inCall' && step.state.phase === 'inCall' && before.call === step.state.call;

/** The looks from each one that ended a call to the one that began the next. */
function betweenCalls(looks: readonly Look[]): Look[][] {
  const stretches: Look[][] = [];
  for (const look of looks) {
    if (look.before.phase === 'inCall' && look.step.state.phase !== 'inCall')
      stretches.push([look]);
    else if (stretches.at(-1)?.at(-1)?.step.state.phase !== 'inCall') stretches.at(-1)?.push(look);
  }
  return stretches;
}

/** What becomes of a drop by the first look that puts it in doubt. */
function firstDoubt(looks: readonly Look[], droppedAt: number): CallEnd | null {
  for (const { evidence } of looks) {
    if (evidence.capture === 'stopped' || evidence.endScreen) return 'hangUp';
    if (evidence.captureReplaced || (evidence.pressedAt ?? 0) >= droppedAt) return 'unclear';
  }
  return null;
}

/** There is a call, a candidate, or a drop after which a hang-up is watched for. */
function isBusy({ phase, candidateSince, endedBy, endedAt }: CallState, now: number): boolean {
  const afterDrop = endedBy === 'dropped' && now - (endedAt ?? 0) < watchAfterDropMs;
  return phase === 'inCall' || candidateSince !== null || afterDrop;
}

/** Checks each look of thousands of histories. */
function always(check: (looks: readonly Look[]) => void): void {
  fc.assert(fc.property(anyLooks, check), runs);
}

describe('whatever a page shows and whenever it is looked at', () => {
  test('no call goes on after they were away for two seconds unless their line had failed', () => {
    always((looks) => {
      let away: Away | null = null;
      for (const look of looks) {
        away = awayAt(look, away);
        if (!away || look.step.state.lostSince !== null) continue;
        if (look.now - away.since >= seconds(2)) expectStall(away.stillMs);
        if (hasTheirs(look) || look.step.state.people !== look.before.people) away = null;
      }
    });
  });

  test('no gap of any kind goes on after something was pressed in it or just before', () => {
    always((looks) => {
      for (const look of looks) {
        const { evidence, before, step } = look;
        if (!isSameCall(look) || before.lostSince === null) continue;
        const pressed = (evidence.pressedAt ?? 0) >= before.lostSince - 2_500;
        const goesOn = step.state.lostSince === null;
        expect(pressed && goesOn).toBe(false);
      }
    });
  });

  test('no call is with others unless theirs was a line that failed', () => {
    always((looks) => {
      for (const look of looks) {
        const { before, step } = look;
        if (!isSameCall(look) || before.people.length === 0) continue;
        if (shares(step.state.people, before.people)) continue;
        expect(before.lostSince).not.toBeNull();
        expectStall(before.stillMs);
        expect(shares(step.state.people, before.beside)).toBe(false);
      }
    });
  });

  test('nothing is a call before three seconds of unbroken evidence', () => {
    always((looks) => {
      let unbrokenSince: number | null = null;
      for (const look of looks) {
        const { now, before, step } = look;
        unbrokenSince = showsSomebody(look) ? (unbrokenSince ?? now) : null;
        const begins = step.reports.find((report) => report.phase === 'inCall');
        const isNew = step.state.phase === 'inCall' && step.state.call !== before.call;
        const isFirst = before.phase !== 'inCall' && step.state.phase === 'inCall';
        expect(begins !== undefined).toBe(isNew || isFirst);
        if (!begins) continue;
        expect(unbrokenSince).not.toBeNull();
        expect(begins.since).toBeGreaterThanOrEqual(unbrokenSince ?? Number.NaN);
        expect(now - begins.since).toBeGreaterThanOrEqual(seconds(3));
      }
    });
  });

  test('three seconds of an unbroken picture are a call', () => {
    always((looks) => {
      let unbrokenSince: number | null = null;
      for (const { evidence, now, step } of looks) {
        const ended = step.reports.some(({ phase }) => phase === 'ended');
        const moves = evidence.pictures.some(({ stillMs }) => stillMs < seconds(5));
        // What is there when a call ends is looked at anew from the next look on.
        if (evidence.blocked || !moves || ended) unbrokenSince = null;
        else unbrokenSince ??= now;
        const steady = unbrokenSince !== null && now - unbrokenSince >= seconds(3);
        if (steady) expect(step.state.phase).toBe('inCall');
      }
    });
  });

  test('no call is reported, begun or held while the page is blocked', () => {
    always((looks) => {
      for (const { step } of looks.filter(({ evidence }) => evidence.blocked)) {
        expect(step.state).toMatchObject({ phase: 'none', candidateSince: null });
        for (const { phase } of step.reports) expect(phase).toBe('ended');
      }
    });
  });

  test('a call ends before the next begins, and only a drop is corrected, once', () => {
    always((looks) => {
      let last: CallReport = { phase: 'none' };
      for (const report of looks.flatMap(({ step }) => step.reports)) {
        if (report.phase === 'inCall') expect(last.phase).not.toBe('inCall');
        if (report.phase === 'ended' && last.phase !== 'inCall') {
          expect(last).toMatchObject({ phase: 'ended', by: 'dropped' });
          expect(report.by).not.toBe('dropped');
        }
        if (report.phase === 'inCall' || report.phase === 'ended') last = report;
      }
    });
  });

  test('every call has a number of its own, and ends no earlier than it began', () => {
    always((looks) => {
      let last: { readonly call: number; readonly since: number } | undefined;
      for (const report of looks.flatMap(({ step }) => step.reports)) {
        if (report.phase === 'inCall') {
          if (last) expect(report.call).toBeGreaterThan(last.call);
          last = report;
        }
        if (report.phase === 'ended') {
          expect(report.since).toBeGreaterThanOrEqual(last?.since ?? Number.NaN);
        }
      }
    });
  });

  test('a gap is told and taken back in turn, and only within a call', () => {
    always((looks) => {
      let now = 'none';
      for (const { phase } of looks.flatMap(({ step }) => step.reports)) {
        if (phase === 'interrupted') expect(['inCall', 'resumed']).toContain(now);
        if (phase === 'resumed') expect(now).toBe('interrupted');
        now = phase;
      }
    });
  });

  test('a call that begins says how the one before ended, unless the page was blocked since', () => {
    always((looks) => {
      const words = looks.flatMap(({ evidence, step }): (CallReport | null)[] => {
        return evidence.blocked ? [...step.reports, null] : [...step.reports];
      });
      for (const [index, word] of words.entries()) {
        if (word?.phase !== 'inCall') continue;
        const last = words.slice(0, index).findLast((one) => !one || one.phase === 'ended');
        expect(word.after).toBe(last?.phase === 'ended' ? last.by : null);
      }
    });
  });

  test('a lobby, an empty room and their going are told in turn, and never in a call', () => {
    always((looks) => {
      for (const { before, step } of looks.filter(({ evidence }) => !evidence.blocked)) {
        const { phase, callSince } = step.state;
        expect(phase === 'inCall').toBe(callSince !== null);
        const told = step.reports.filter((one) => ['waiting', 'alone', 'none'].includes(one.phase));
        if (step.reports.some((one) => one.phase === 'ended')) continue;
        const wanted = phase === before.phase || phase === 'inCall' ? [] : [phase];
        expect(told.map((one) => one.phase)).toEqual(
          wanted.map((one) => (one === 'ended' ? 'none' : one)),
        );
      }
    });
  });

  test('what puts a drop in doubt before the next call is told', () => {
    always((looks) => {
      for (const [dropped, ...rest] of betweenCalls(looks)) {
        const drop = dropped?.step.reports.at(-1);
        if (!dropped || drop?.phase !== 'ended' || drop.by !== 'dropped') continue;
        if (rest.some(({ evidence }) => evidence.blocked)) continue;
        if (rest.at(-1)?.step.state.phase !== 'inCall') continue;
        const reports = rest.flatMap(({ step }) => step.reports);
        const by = firstDoubt(rest, dropped.now);
        expect(reports.filter(({ phase }) => phase === 'ended')).toMatchObject(
          by ? [{ phase: 'ended', by }] : [],
        );
      }
    });
  });

  test('a timer runs while there is a call, a candidate, a room, a camera or a drop to watch', () => {
    always((looks) => {
      for (const { evidence, now, step } of looks) {
        const room = evidence.joined || step.state.capture === 'live';
        if (isBusy(step.state, now)) expect(step.lookAgainInMs).not.toBeNull();
        else if (evidence.blocked || !room) expect(step.lookAgainInMs).toBeNull();
        if (step.lookAgainInMs !== null) {
          expect(step.lookAgainInMs).toBeGreaterThan(0);
          expect(step.lookAgainInMs).toBeLessThanOrEqual(lookMs);
        }
      }
    });
  });

  test('a call without any evidence is over after ten seconds, and after thirty by its marks', () => {
    always((looks) => {
      let absentSince: number | null = null;
      for (const look of looks) {
        const { evidence, now, step } = look;
        const absent = evidence.remoteTracks.length === 0 && !isMarked(look);
        absentSince = absent ? (absentSince ?? now) : null;
        const limit = step.state.mediaSeen ? seconds(10) : seconds(30);
        const lost = absentSince !== null && now - absentSince >= limit;
        if (lost) expect(step.state.phase).not.toBe('inCall');
      }
    });
  });

  test('the same look says the same twice and changes nothing it was given', () => {
    always((looks) => {
      for (const { evidence, now, before, step } of looks) {
        expect(reduceCall(deepFreeze(before), deepFreeze(evidence), now)).toEqual(step);
      }
    });
  });
});
