import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import { evolve, fold, type RecordedEvent } from '../../utils/core/consultation/fold.ts';
import { decide } from '../../utils/core/consultation/machine.ts';
import { nextNudge, nudgeItems } from '../../utils/core/consultation/nudges.ts';
import type {
  Consultation,
  ConsultationEvent,
  ConsultationId,
} from '../../utils/core/consultation/types.ts';
import { panelFor, viewOf } from '../../utils/core/consultation/view.ts';
import { always, histories } from './support/always.ts';
import { deepFreeze } from './support/freeze.ts';
import { minutes, seconds } from './support/tab.ts';
import type { Step, Trace } from './support/traces.ts';

// Thousands of histories take their time beside other work.
vi.setConfig({ testTimeout: 60_000 });

type EventOf<Type extends ConsultationEvent['type']> = Extract<ConsultationEvent, { type: Type }>;

/** The events of one type, each with the step that recorded it. */
function recordedIn<Type extends ConsultationEvent['type']>(steps: readonly Step[], type: Type) {
  return steps.flatMap((step) => {
    return step.after.events
      .filter(({ event }) => event.type === type)
      .map((recorded) => ({ ...step, ...recorded, event: recorded.event as EventOf<Type> }));
  });
}

const types = (events: readonly RecordedEvent[]) => events.map(({ event }) => event.type);

/** The types of what was recorded from the opening of a consultation on, in the step that opened it. */
function fromOpening({ after: { events } }: Step): ConsultationEvent['type'][] {
  const opened = types(events).indexOf('opened');
  return opened < 0 ? [] : types(events).slice(opened);
}

/** A consultation opens beside which the one before is offered, because somebody else has come. */
function isTurnover({ after: { events } }: Step): boolean {
  return events.some(({ event }) => event.type === 'opened' && event.turnover);
}

/** What a frame says of a call that it has: when it began, and how the one before ended. */
function callIn({ before, input }: Step) {
  if (input.type === 'heartbeat') return input;
  if (input.type !== 'call') return null;
  const { report, frame, address } = input;
  if (report.phase === 'inCall') return { ...report, frame, address };
  if (report.phase !== 'resumed') return null;
  // Which call it is the frame has said before, if that was heard.
  const since = before.place.call.frames[frame]?.since ?? null;
  return { since, after: null, frame, address };
}

/** The evidence by which a call that was gone counts as the same. */
function isEvidence(step: Step): boolean {
  const { before } = step;
  const frames = before.place.call.frames;
  const word = callIn(step);
  if (!word) return false;
  const { frame, address, since, after } = word;
  if (since !== null && frames[frame]?.since === since) return true;
  if (after === 'hangUp' || after === 'unclear') return false;
  const how = before.consultation?.interrupted?.how;
  const sameAddress = Object.values(frames).some((known) => known.address === address);
  return how === 'dropped' ? after === 'dropped' && frame in frames : how === 'gone' && sameAddress;
}

/** A frame has the call, and still it is right that the consultation is in none. */
function apart({ before }: Step, consultation: Consultation): boolean {
  const { connection, interrupted, startedBy, endedHow } = consultation;
  // The frame was silent, and has said nothing since.
  if (connection === 'reconnecting') return interrupted?.how === 'silent';
  // The doctor had ended the call for Webside, and started for the next patient.
  if (connection === 'none') return startedBy === 'doctor';
  const endsNow = before.consultation?.connection === 'live';
  return endsNow ? endedHow === 'doctor' || endedHow === 'lapsed' : endedHow !== 'hangUp';
}

/** As `toEqual`, which takes long for tens of thousands of steps: it only tells the difference. */
function expectSame(is: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(is, expected)) expect(is).toEqual(expected);
}

/** In which form the panel is in the page before a step, if it is. */
function panelBefore({ settings }: Trace, { before, now }: Step) {
  return panelFor(viewOf(before, settings, now, 'Attend Anywhere'));
}

/** The same after it. */
function panelAfter({ settings }: Trace, { after, now }: Step) {
  return panelFor(viewOf(after, settings, now, 'Attend Anywhere'));
}

function byConsultation(recorded: readonly RecordedEvent[]): RecordedEvent[][] {
  return [...Map.groupBy(recorded, ({ consultation }) => consultation).values()];
}

describe('whatever happens, in whatever order and at whatever time', () => {
  test('the stored events, read back in any batches, give the very state that was decided', () => {
    always(6_000, ({ steps, cuts }, met) => {
      const stored: RecordedEvent[] = [];
      for (const { after } of steps) {
        if (after.events.length === 0) continue;
        met();
        stored.push(...structuredClone(after.events));
        const own = stored.filter(({ consultation }) => consultation === after.consultation?.id);
        expectSame(fold(own), after.consultation);
        let state: Consultation | null = null;
        for (const cut of cuts) state = own.splice(0, cut).reduce(evolve, structuredClone(state));
        expectSame(own.reduce(evolve, structuredClone(state)), after.consultation);
      }
    });
  });

  test('more than two of three histories open a consultation', () => {
    const opening = histories.filter(({ steps }) => recordedIn(steps, 'opened').length > 0);
    expect(opening.length).toBeGreaterThan((histories.length * 2) / 3);
  });

  test('every consultation starts with nothing ticked', () => {
    always(2_000, ({ steps }, met) => {
      for (const { after, ...step } of steps) {
        if (fromOpening({ after, ...step }).length === 0) continue;
        met();
        // What was ticked when somebody else had come already is theirs.
        if (isTurnover({ after, ...step })) continue;
        expect(after.consultation?.items ?? {}).toEqual({});
        expect(fromOpening({ after, ...step })).not.toContain('itemSet');
      }
    });
  });

  test('no consultation is over in the moment it opens', () => {
    always(2_000, ({ steps }, met) => {
      for (const step of steps) {
        if (fromOpening(step).length === 0) continue;
        met();
        // An answer in a gap of a call that is not waited for at all.
        if (step.input.type === 'answer' && step.after.consultation?.endedHow === 'lapsed')
          continue;
        expect(fromOpening(step)).not.toContain('callEnded');
      }
    });
  });

  test('what is ticked in a consultation was ticked in it, or brought back by the doctor', () => {
    always(5_000, ({ steps }, met) => {
      const ticked = recordedIn(steps, 'itemSet').map(({ consultation, event }) => {
        return `${consultation} ${event.item}`;
      });
      const broughtBack = recordedIn(steps, 'ticksBroughtBack').flatMap((back) => {
        expect(back.input).toMatchObject({ type: 'action', action: { do: 'bringBack' } });
        return Object.keys(back.event.items).map((item) => `${back.consultation} ${item}`);
      });
      const accounted = new Set([...ticked, ...broughtBack]);
      for (const { after } of steps) {
        for (const item of Object.keys(after.consultation?.items ?? {})) {
          met();
          expect(accounted).toContain(`${after.consultation?.id} ${item}`);
        }
      }
    });
  });

  test('ticks are recorded only where the doctor ticks, and for the consultation on screen', () => {
    always(1_000, ({ steps }, met) => {
      for (const { after, before, input, now, consultation, event } of recordedIn(
        steps,
        'itemSet',
      )) {
        met();
        if (isTurnover({ after, before, input, now })) {
          expect(before.consultation?.items).toHaveProperty(event.item);
          continue;
        }
        if (event.auto) expect(input).toEqual({ type: 'autoTick', item: event.item });
        else expect(input).toMatchObject({ action: { item: event.item, result: event.result } });
        expect(consultation).toBe(before.consultation?.id);
      }
    });
  });

  test('ticks are brought back from the consultation that was offered, and from no other', () => {
    always(100, ({ steps, recorded }, met) => {
      for (const { before, event } of recordedIn(steps, 'ticksBroughtBack')) {
        met();
        const offer = before.consultation?.offer?.id;
        const offered = fold(recorded.filter(({ consultation }) => consultation === offer));
        expect(offered?.closed).toBe(true);
        expect(event.items).toEqual(offered?.items);
      }
    });
  });

  test('after a clear end nothing is offered, except to undo "New patient"', () => {
    always(500, ({ steps, recorded }, met) => {
      const opened = recordedIn(steps, 'opened');
      for (const [index, { input, event }] of opened.entries()) {
        const last = opened[index - 1]?.consultation ?? null;
        const ended = fold(recorded.filter(({ consultation }) => consultation === last));
        const clear = ended?.endedHow === 'hangUp' || ended?.endedHow === 'doctor';
        const newPatient = input.type === 'action' && input.action.do === 'newPatient';
        if (clear) met();
        const expected = newPatient ? [last] : clear ? [null] : [null, last];
        expect(expected).toContain(event.offer);
      }
    });
  });

  test('a place has one consultation at a time, and a closed one is never written to again', () => {
    always(1_500, ({ steps }, met) => {
      let open: ConsultationId | null = null;
      const used = new Set<ConsultationId>();
      for (const { after } of steps) {
        for (const { consultation, event } of after.events) {
          if (event.type === 'opened') {
            expect(open).toBeNull();
            expect(used).not.toContain(consultation);
            open = consultation;
            used.add(consultation);
          }
          expect(consultation).toBe(open);
          if (event.type !== 'closed') continue;
          met();
          open = null;
        }
        expect(after.consultation?.id ?? null).toBe(open);
        expect(after.consultation?.closed ?? false).toBe(false);
      }
    });
  });

  test('a call ends once, nothing of a call comes after its end, and closing comes last', () => {
    always(1_500, ({ recorded }, met) => {
      for (const all of byConsultation(recorded).map(types)) {
        const end = all.indexOf('callEnded');
        const after = end < 0 ? [] : all.slice(end + 1);
        for (const type of after) {
          met();
          expect([
            'itemSet',
            'phaseSet',
            'undone',
            'nudgeDismissed',
            'offerDeclined',
            'ticksBroughtBack',
            'closed',
          ]).toContain(type);
        }
        if (all.includes('closed')) {
          expect(end).toBeGreaterThan(0);
          expect(all.indexOf('closed')).toBe(all.length - 1);
        }
      }
    });
  });

  test('a call that begins in this moment is not taken for gone', () => {
    always(2_500, ({ steps }, met) => {
      for (const { before, input, after } of steps) {
        if (input.type !== 'call' || input.report.phase !== 'inCall') continue;
        const { live, frames, late } = before.place.call;
        const known = [frames[input.frame]?.since, late[input.frame]];
        const anew = Object.keys(live).length === 0 && !known.includes(input.report.since);
        if (!anew || after.place.who.patient) continue;
        met();
        expect(after.consultation?.connection).not.toBe('reconnecting');
      }
    });
  });

  test('a consultation goes on after a gap only by the evidence that it is the same call', () => {
    always(300, ({ steps }, met) => {
      for (const step of recordedIn(steps, 'callResumed')) {
        met();
        expect(isEvidence(step)).toBe(true);
      }
    });
  });

  test('a consultation that is over is never in a call again', () => {
    always(1_000, ({ steps }, met) => {
      for (const { before, after } of steps) {
        if (before.consultation?.connection !== 'ended') continue;
        if (after.consultation?.id !== before.consultation.id) continue;
        met();
        expect(after.consultation.connection).toBe('ended');
      }
    });
  });

  test('a hang-up in a frame that had the call ends it, in all frames', () => {
    always(800, ({ steps }, met) => {
      for (const { before, input, after } of steps) {
        const hungUp =
          input.type === 'call' && input.report.phase === 'ended' && input.report.by === 'hangUp';
        if (!hungUp || !(input.frame in before.place.call.frames)) continue;
        met();
        expect(after.place.call.live).toEqual({});
        expect(['ended', 'none', undefined]).toContain(after.consultation?.connection);
      }
    });
  });

  test('a consultation is in a call exactly as long as a frame is known to have one', () => {
    always(10_000, ({ steps }, met) => {
      for (const step of steps) {
        const { consultation, place } = step.after;
        const isLive = consultation?.connection === 'live';
        const hasCall = Object.keys(place.call.live).length > 0;
        if (isLive) {
          met();
          expect(hasCall).toBe(true);
        } else if (hasCall && consultation) {
          expect(apart(step, consultation)).toBe(true);
        }
      }
    });
  });

  test('a consultation is closed in the end, when nothing more is heard', () => {
    always(400, ({ settings, steps }, met) => {
      const last = steps.at(-1);
      if (!last) return;
      if (last.after.consultation) met();
      let { after, now } = last;
      // Each clock closes what the one before ended; what was forgotten is closed after four hours.
      for (let hours = 0; hours < 12; hours += 1) {
        now += minutes(61);
        after = decide(after, { type: 'clock' }, now, settings, () => 'new' as ConsultationId);
      }
      expect(after.consultation).toBeNull();
    });
  });

  test('the checklist is in full while the screen is shown only where the doctor wants that', () => {
    always(250, (trace, met) => {
      for (const step of trace.steps) {
        const { presentingIn } = step.after.place.page;
        const { openedAnyway } = step.after.place.panel;
        const panel = panelAfter(trace, step);
        const small = trace.settings.smallWhenSharing && presentingIn.length > 0;
        if (!small || openedAnyway) continue;
        if (panel !== null) met();
        expect([null, 'tab', 'whySmall']).toContain(panel);
      }
    });
  });

  test('the checklist has the form that was chosen for its phase, or is in full', () => {
    always(12_000, (trace, met) => {
      const { panelForm, consultForm } = trace.settings.arrangement;
      for (const step of trace.steps) {
        const { presentingIn } = step.after.place.page;
        const { openedAnyway } = step.after.place.panel;
        const panel = panelAfter(trace, step);
        if (panel === null || panel === 'ask' || presentingIn.length > 0) continue;
        met();
        const usual = step.after.consultation?.phase === 'consult' ? consultForm : panelForm;
        expect(panel).toBe(openedAnyway ? 'panel' : usual);
      }
    });
  });

  test('the checklist was opened all the same only by the doctor', () => {
    always(200, ({ steps }, met) => {
      for (const { before, input, after } of steps) {
        if (!after.place.panel.openedAnyway || before.place.panel.openedAnyway) continue;
        met();
        if (input.type === 'open') expect(input.open).toBe(true);
        else expect(input).toEqual({ type: 'show', shown: true });
        if (input.type === 'show') expect(after.place.page.presentingIn).not.toEqual([]);
      }
    });
  });

  test('the form changes with the doctor’s own step, with presenting, and with the end alone', () => {
    always(250, (trace, met) => {
      for (const step of trace.steps) {
        const [was, is] = [panelBefore(trace, step), panelAfter(trace, step)];
        const same = step.before.consultation?.id === step.after.consultation?.id;
        if (!same || was === null || is === null || was === is) continue;
        met();
        const steps = step.before.consultation?.phase !== step.after.consultation?.phase;
        const allowed = ['page', 'open', 'show', 'document', 'documentGone', 'switchedOff'];
        if (!steps && !allowed.includes(step.input.type)) {
          // The note goes when its time is over.
          expect(was).toBe('whySmall');
        }
      }
    });
  });

  test('it is said at most once a consultation why the checklist is small', () => {
    always(100, (trace, met) => {
      const said = new Set<ConsultationId>();
      let saying: ConsultationId | null = null;
      for (const step of trace.steps) {
        const id = step.after.consultation?.id ?? null;
        const says: ConsultationId | null = panelAfter(trace, step) === 'whySmall' ? id : null;
        if (says && says !== saying) {
          met();
          expect(said).not.toContain(says);
          said.add(says);
        }
        saying = says;
      }
    });
  });

  test('there are at most two nudges, each once, and a minute apart', () => {
    always(40, ({ recorded }, met) => {
      for (const events of byConsultation(recorded)) {
        const shown = events.filter(({ event }) => event.type === 'nudgeShown');
        const kinds = shown.map(({ event }) => event.type === 'nudgeShown' && event.nudge);
        expect(kinds.length).toBe(new Set(kinds).size);
        expect(kinds.length).toBeLessThanOrEqual(2);
        const [first = Number.NEGATIVE_INFINITY, second = Number.POSITIVE_INFINITY] = shown.map(
          ({ at }) => at,
        );
        if (shown.length === 2) met();
        expect(second - first).toBeGreaterThanOrEqual(minutes(1));
      }
    });
  });

  test('a reminder never comes before its time, nor later than the longest wait after it', () => {
    always(200, ({ settings, steps }, met) => {
      for (const { before, input, after, now } of steps) {
        if (types(after.events).includes('nudgeShown')) {
          met();
          const due = before.consultation && nextNudge(before.consultation, settings);
          expect(due?.at).toBeLessThanOrEqual(now);
        }
        const next = after.consultation && nextNudge(after.consultation, settings);
        // Each look at the clock leaves none behind that was due so long.
        if (input.type === 'clock' && next) expect(next.at + seconds(30)).toBeGreaterThan(now);
      }
    });
  });

  test('a reminder comes before the longest wait is over only in a pause, or where none is awaited', () => {
    always(10, ({ settings, steps }, met) => {
      for (const { before, input, now } of recordedIn(steps, 'nudgeShown')) {
        const due = before.consultation && nextNudge(before.consultation, settings);
        const early = due !== null && now < due.at + seconds(30);
        if (!early || !settings.waitForPause) continue;
        met();
        if (input.type === 'quiet') continue;
        // The frames that were still to be quiet have gone.
        const { quietIn } = before.place.wait;
        const { live } = before.place.call;
        expect(quietIn?.filter((frame) => frame in live)).toEqual([]);
      }
    });
  });

  test('silence is awaited only while a reminder is due, by frames of the call, and in no pause', () => {
    always(120, ({ settings, steps }, met) => {
      for (const { after, now } of steps) {
        if (!after.place.wait.quietIn) continue;
        met();
        expect(settings.waitForPause).toBe(true);
        expect(after.consultation?.connection).toBe('live');
        expect(after.consultation?.pausedSince).toBeNull();
        const next = after.consultation && nextNudge(after.consultation, settings);
        expect(next?.at).toBeLessThanOrEqual(now);
      }
    });
  });

  test('a nudge names something that is still open, and none is shown where they are off', () => {
    always(200, ({ settings, steps }, met) => {
      for (const { before, event } of recordedIn(steps, 'nudgeShown')) {
        met();
        expect(settings.nudges).toBe(true);
        const named = defaultChecklist.items.filter(({ nudge }) => nudge === event.nudge);
        expect(named.some(({ id }) => !before.consultation?.items[id])).toBe(true);
      }
    });
  });

  test('the reminder on screen names what is open, and nothing that is done or not applicable', () => {
    always(2_500, ({ settings, steps }, met) => {
      for (const { after, now } of steps) {
        const view = viewOf(after, settings, now, 'Attend Anywhere');
        if (view.kind !== 'consultation' || view.nudge === null) continue;
        met();
        const settled = defaultChecklist.items.filter(({ id }) => view.items[id]);
        const named = nudgeItems(view, view.nudge, defaultChecklist);
        expect(named).not.toEqual([]);
        expect(named.filter((item) => settled.includes(item))).toEqual([]);
      }
    });
  });

  test('a reminder never comes in a pause', () => {
    always(200, ({ steps }, met) => {
      for (const { before } of recordedIn(steps, 'nudgeShown')) {
        met();
        expect(before.consultation?.pausedSince ?? null).toBeNull();
      }
    });
  });

  test('nothing is timed before the consultation began, even when the clock jumps back', () => {
    always(2_000, ({ steps }, met) => {
      for (const { after } of steps) {
        for (const { afterSeconds } of Object.values(after.consultation?.items ?? {})) {
          expect(Number.isInteger(afterSeconds) && afterSeconds >= 0).toBe(true);
        }
        const { callEndedAt, openedAt } = after.consultation ?? {};
        if (!callEndedAt || !openedAt) continue;
        met();
        expect(callEndedAt).toBeGreaterThanOrEqual(openedAt);
      }
    });
  });

  test('neither a call nor an answer opens anything on a patient’s page', () => {
    always(30, ({ steps }, met) => {
      for (const { before, input, after } of steps) {
        if (!before.place.who.patient || !['call', 'heartbeat', 'answer'].includes(input.type))
          continue;
        met();
        expect(types(after.events)).not.toContain('opened');
        expect(after.place.ask.asking).toEqual(null);
      }
    });
  });

  test('the same input is decided the same way twice, and nothing it was given is changed', () => {
    always(25_000, ({ settings, steps }, met) => {
      for (const { before, input, now } of steps.map(deepFreeze)) {
        const again = () => {
          let count = 0;
          return decide({ ...before, heardAt: now }, input, now, settings, () => {
            count += 1;
            return `new ${count}` as ConsultationId;
          });
        };
        met();
        expectSame(again(), again());
      }
    });
  });
});
