import fc from 'fast-check';
import type { BreakSettings } from '../../../utils/core/breaks/settings.ts';
import type { InputState } from '../../../utils/core/breaks/types.ts';
import { Desk, hours, minutes, mondayMorning, type Step, seconds } from './breaksDesk.ts';

/** Something that happens at the desk; plain data, so that a counterexample can be read. */
export type Happening =
  | { readonly do: 'wait' | 'sleep' | 'skip'; readonly ms: number }
  /** Work without a call until a prompt comes, or for this long. */
  | { readonly do: 'workOn'; readonly ms: number }
  | { readonly do: 'setClock'; readonly ms: number; readonly told: boolean }
  | { readonly do: 'call' | 'meeting' | 'hangUp' | 'fallSilent'; readonly call: string }
  | { readonly do: 'say'; readonly input: InputState }
  | { readonly do: 'away' | 'lock'; readonly ms: number }
  | { readonly do: 'present'; readonly presenting: boolean }
  | { readonly do: 'answer'; readonly answer: 'take' | 'snooze' | 'skip' | 'dismiss' }
  | { readonly do: 'stale'; readonly answer: 'take' | 'snooze' | 'skip' | 'dismiss' }
  | { readonly do: 'decide'; readonly answer: 'take' | 'snooze' | 'skip' }
  | { readonly do: 'takeBreak' | 'endBreak' | 'pauseToday' | 'resume' | 'restart' | 'tick' }
  | { readonly do: 'contacts'; readonly today: number }
  | { readonly do: 'choose'; readonly settings: Partial<BreakSettings> };

export interface Trace {
  readonly start: number;
  readonly settings: Partial<BreakSettings>;
  readonly happenings: readonly Happening[];
  readonly killEvery: number;
}

/** Lets it all happen. */
export function played({ start, settings, happenings, killEvery }: Trace): Desk {
  const desk = new Desk(settings, start);
  desk.killEvery = killEvery;
  desk.take({ type: 'browserStarted', input: 'active' });
  for (const happening of happenings) happen(desk, happening);
  return desk;
}

export function stepsOf(trace: Trace): readonly Step[] {
  return played(trace).steps;
}

function happen(desk: Desk, what: Happening): void {
  switch (what.do) {
    case 'wait':
    case 'sleep':
    case 'skip':
    case 'away':
    case 'lock':
      desk[what.do](what.ms);
      break;
    case 'workOn':
      workOn(desk, what.ms);
      break;
    case 'setClock':
      desk.setClock(what.ms);
      if (what.told) desk.take({ type: 'clockChanged', byMs: what.ms });
      break;
    case 'call':
    case 'meeting':
    case 'hangUp':
    case 'fallSilent':
      desk[what.do](what.call);
      break;
    case 'say':
      desk.say(what.input);
      break;
    case 'present':
      desk.present(what.presenting);
      break;
    case 'answer':
      desk.answer(what.answer);
      break;
    case 'decide':
      desk.decide(what.answer);
      break;
    case 'stale':
      desk.answer(what.answer, 1);
      break;
    case 'contacts':
      desk.take({ type: 'contacts', today: what.today });
      break;
    case 'choose':
      desk.choose(what.settings);
      break;
    case 'restart':
    case 'tick':
      desk[what.do]();
      break;
    default:
      desk.do(what.do);
  }
}

function workOn(desk: Desk, ms: number): void {
  desk.say('active').hangUp('one').hangUp('two').present(false);
  for (let leftMs = ms; leftMs > 0 && !desk.prompt; leftMs -= seconds(80)) {
    desk.skip(Math.min(leftMs, seconds(80))).tick();
  }
}

/** Some are shorter than can be chosen, so that a short trace gets that far. */
const anySettings: fc.Arbitrary<Partial<BreakSettings>> = fc.record(
  {
    breaks: fc.constantFrom(true, true, true, true, false),
    breakEveryMinutes: fc.constantFrom(20, 20, 20, 50),
    breakMinutes: fc.constantFrom(5, 7, 10),
    longBreaks: fc.boolean(),
    longBreakEveryMinutes: fc.constantFrom(45, 240),
    longBreakMinutes: fc.constantFrom(15, 30),
    breakSnoozeMinutes: fc.constantFrom(1, 5),
    breakSnoozes: fc.constantFrom(0, 1, 2, 2),
    consultingNoticeMinutes: fc.constantFrom(15, 180),
    eyeRest: fc.boolean(),
    contactNotice: fc.boolean(),
    contactNoticeCount: fc.constantFrom(5, 25),
    workingHours: fc.constantFrom(
      [],
      [],
      [
        { weekday: 0, from: 0, to: 150 },
        { weekday: 1, from: 540, to: 570 },
        { weekday: 1, from: 600, to: 780 },
        { weekday: 1, from: 1320, to: 120 },
      ],
    ),
    quietHours: fc.constantFrom([], [], [], [{ from: 550, to: 555 }], [{ from: 1380, to: 90 }]),
  },
  { requiredKeys: ['breakEveryMinutes'] },
);

/** A plain Monday morning, shortly before midnight, and the nights in which summer time changes. */
const anyStart = fc.constantFrom(
  mondayMorning,
  mondayMorning,
  Date.UTC(2026, 10, 2, 23, 40),
  Date.UTC(2026, 2, 29, 0, 40),
  Date.UTC(2026, 9, 25, 0, 15),
);

const anyLife = fc.constantFrom(1, 3, 10, 30);
const anyCall = fc.constantFrom('one', 'one', 'two');
const anyInput = fc.constantFrom<InputState>('active', 'active', 'idle', 'locked');
const anyAnswer = fc.constantFrom('take', 'take', 'snooze', 'snooze', 'skip', 'dismiss');

const shortMs = fc.oneof(
  fc.constantFrom(0, 1, seconds(10), seconds(29), seconds(30), seconds(31), seconds(60)),
  fc.integer({ min: 0, max: seconds(90) }),
);
const anyAbsenceMs = fc.oneof(
  fc.integer({ min: seconds(61), max: minutes(12) }),
  fc.constantFrom(minutes(2), minutes(5), minutes(7), minutes(10), minutes(31)),
);

type Weighted = readonly [weight: number, arbitrary: fc.Arbitrary<Happening>];

const each = <Do extends Happening['do'], Rest extends object>(
  does: Do,
  rest: { [Key in keyof Rest]: fc.Arbitrary<Rest[Key]> },
) => fc.record({ do: fc.constant(does), ...rest }) as unknown as fc.Arbitrary<Happening>;

const everyday: readonly Weighted[] = [
  [5, each('wait', { ms: shortMs })],
  [6, each('wait', { ms: fc.integer({ min: minutes(1), max: minutes(9) }) })],
  [1, each('wait', { ms: fc.constantFrom(minutes(20), minutes(22)) })],
  [2, each('skip', { ms: shortMs })],
  [3, each('call', { call: anyCall })],
  [1, each('meeting', { call: anyCall })],
  [4, each('hangUp', { call: anyCall })],
  [1, each('fallSilent', { call: anyCall })],
  [2, each('say', { input: anyInput })],
  [3, each('away', { ms: anyAbsenceMs })],
  [1, each('lock', { ms: anyAbsenceMs })],
  [2, each('present', { presenting: fc.constantFrom(true, false, false) })],
  [5, each('answer', { answer: anyAnswer })],
  [2, each('decide', { answer: fc.constantFrom('take', 'snooze', 'snooze', 'skip') })],
  [1, each('stale', { answer: anyAnswer })],
  [
    3,
    fc
      .constantFrom('takeBreak', 'endBreak', 'endBreak', 'pauseToday', 'resume', 'resume', 'tick')
      .map((does) => ({ do: does })) as fc.Arbitrary<Happening>,
  ],
  [1, each('contacts', { today: fc.integer({ min: 0, max: 30 }) })],
  [1, each('choose', { settings: anySettings })],
];

const mishaps: readonly Weighted[] = [
  [2, each('sleep', { ms: fc.oneof(anyAbsenceMs, fc.constantFrom(hours(1), hours(9))) })],
  [
    3,
    each('setClock', {
      ms: fc.constantFrom(hours(1), -hours(1), -hours(1), -500, minutes(10), -minutes(3)),
      told: fc.boolean(),
    }),
  ],
  [1, fc.constant<Happening>({ do: 'restart' })],
];

function traceOf(
  happenings: readonly Weighted[],
  settings: fc.Arbitrary<Partial<BreakSettings>> = anySettings,
): fc.Arbitrary<Trace> {
  const any = fc.oneof(...happenings.map(([weight, arbitrary]) => ({ weight, arbitrary })));
  const prompted = each('workOn', { ms: fc.constantFrom(minutes(20), minutes(23)) });
  const answered = each('answer', { answer: anyAnswer });
  const later = each('wait', { ms: fc.integer({ min: 1, max: minutes(9) }) });
  const begun = each('call', { call: anyCall });
  const talked = each('wait', { ms: fc.constantFrom(minutes(3), minutes(16), minutes(23)) });
  const anyPassage = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(any) },
    { weight: 1, arbitrary: fc.tuple(prompted, any) },
    { weight: 2, arbitrary: fc.tuple(prompted, answered, later, any) },
    { weight: 1, arbitrary: fc.tuple(begun, talked, any) },
  );
  return fc.record({
    start: anyStart,
    settings,
    happenings: fc
      .array(anyPassage, { minLength: 1, maxLength: 8, size: 'max' })
      .map((passages) => passages.flat()),
    killEvery: anyLife,
  });
}

/** Anything, in any order. */
export const anyTrace = traceOf([...everyday, ...mishaps]);

/** Days on which no clock is set and no machine sleeps. */
export const anyPlainTrace = traceOf(everyday);

/** Two hours or so of this and that, without a call. */
export const anyBusyHours: fc.Arbitrary<Trace> = fc.record({
  start: fc.constant(mondayMorning),
  settings: anySettings,
  happenings: fc
    .array(
      fc.tuple(
        each('wait', { ms: fc.integer({ min: 1, max: seconds(130) }) }),
        fc.oneof(
          each('answer', { answer: anyAnswer }),
          each('say', { input: anyInput }),
          each('contacts', { today: fc.nat({ max: 30 }) }),
          each('wait', { ms: fc.constantFrom(seconds(60), minutes(6)) }),
          fc.constantFrom<Happening>({ do: 'takeBreak' }, { do: 'endBreak' }),
        ),
      ),
      { minLength: 40, maxLength: 100, size: 'max' },
    )
    .map((happenings) => happenings.flat()),
  killEvery: anyLife,
});

/** Nothing in them depends on what the wall clock shows: neither hours nor days. */
export const anyTraceAtAnyHour = traceOf(
  everyday,
  fc.record({
    breakEveryMinutes: fc.constantFrom(20, 50),
    breakMinutes: fc.constantFrom(5, 7, 10),
    longBreakEveryMinutes: fc.constantFrom(45, 240),
    eyeRest: fc.boolean(),
  }),
).map((trace) => ({
  ...trace,
  happenings: trace.happenings.filter((what) => {
    return what.do !== 'choose' && what.do !== 'contacts' && what.do !== 'pauseToday';
  }),
}));
