import fc from 'fast-check';
import type { Role } from '../../../utils/core/call/role.ts';
import type { CallEnd, CallReport } from '../../../utils/core/call/state.ts';
import {
  checklistPhases,
  defaultChecklist,
  nudgeKinds,
} from '../../../utils/core/checklist/items.ts';
import type { DoctorAction } from '../../../utils/core/consultation/action.ts';
import type { RecordedEvent } from '../../../utils/core/consultation/fold.ts';
import type { ConsultationSettings, Input } from '../../../utils/core/consultation/input.ts';
import type { Decision } from '../../../utils/core/consultation/machine.ts';
import type { Place } from '../../../utils/core/consultation/place.ts';
import type { Consultation } from '../../../utils/core/consultation/types.ts';
import { chosenForms, panelWidths, stripPlaces } from '../../../utils/core/panel/arrangement.ts';
import { minutes, seconds, Tab } from './tab.ts';

/** One input, and what was made of it. */
export interface Step {
  readonly before: { readonly place: Place; readonly consultation: Consultation | null };
  readonly input: Input;
  readonly now: number;
  readonly after: Decision;
}

/** Inputs in a row, each decided on what the one before left. */
export interface Trace {
  readonly settings: ConsultationSettings;
  readonly steps: readonly Step[];
  readonly recorded: readonly RecordedEvent[];
}

const items = ['identity', 'backup', 'consent', 'summary', 'next-steps', 'break'];
const anyFrame = fc.constantFrom(0, 0, 0, 4);
/** Where every call has the same address, the worker gives it another hash each time. */
const shared = 'shared';
const anyAddress = fc.constantFrom('room', 'room', 'room', 'other room', shared);
const platform = 'attendAnywhere';

const anyAction: fc.Arbitrary<DoctorAction> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('setItem' as const),
      item: fc.constantFrom(...items),
      result: fc.constantFrom('done' as const, 'done' as const, 'notApplicable' as const, 'open'),
    }) as fc.Arbitrary<DoctorAction>,
  },
  fc.record({ do: fc.constant('setPhase' as const), phase: fc.constantFrom(...checklistPhases) }),
  fc.constantFrom<DoctorAction>(
    { do: 'undo' },
    { do: 'undo' },
    { do: 'pause', paused: true },
    { do: 'pause', paused: false },
  ),
  fc.record({ do: fc.constant('dismissNudge' as const), nudge: fc.constantFrom(...nudgeKinds) }),
  { weight: 2, arbitrary: fc.constant({ do: 'bringBack' as const }) },
  fc.constantFrom<DoctorAction>(
    { do: 'declineOffer' },
    { do: 'newPatient' },
    { do: 'end' },
    { do: 'close' },
  ),
);

const anyAfter = fc.constantFrom<CallEnd | null>(
  null,
  null,
  'hangUp',
  'dropped',
  'left',
  'replaced',
  'unclear',
);
const anyPress = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true));
const anyRole = fc.oneof(
  { weight: 9, arbitrary: fc.constant<Role>('unknown') },
  { weight: 3, arbitrary: fc.constant<Role>('clinician') },
  fc.constantFrom<Role>('patient', 'likelyPatient'),
);

const anyReport: fc.Arbitrary<(now: number) => CallReport> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.integer({ min: 3_000, max: 9_000 }), anyAfter)
      .map(([ago, after]) => (now: number) => ({
        phase: 'inCall' as const,
        call: now - ago,
        since: now - ago,
        after,
      })),
  },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom<CallReport>(
        { phase: 'interrupted' },
        { phase: 'resumed' },
        { phase: 'ended', by: 'dropped' },
        { phase: 'ended', by: 'hangUp' },
        { phase: 'ended', by: 'unclear' },
        { phase: 'ended', by: 'left' },
        { phase: 'ended', by: 'replaced' },
        { phase: 'waiting' },
        { phase: 'alone' },
        { phase: 'none' },
      )
      .map((report) => () => report),
  },
);

type AnyInput = (tab: Tab) => Input;
const heartbeat = (frame: number): AnyInput => {
  return (tab) => tab.heartbeatOf(frame);
};
const plain = <In extends Input>(arbitrary: fc.Arbitrary<In>): fc.Arbitrary<AnyInput> =>
  arbitrary.map((input) => () => input);

const anyInput: fc.Arbitrary<AnyInput> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(anyFrame, anyAddress, anyReport)
      .map(([frame, address, report]): AnyInput => {
        return ({ now }) => ({ type: 'call', platform, frame, address, report: report(now) });
      }),
  },
  {
    weight: 8,
    arbitrary: anyAction.map(
      (action): AnyInput =>
        () => ({ type: 'action', action }),
    ),
  },
  {
    weight: 3,
    arbitrary: plain(
      fc
        .record({
          frame: anyFrame,
          address: anyAddress,
          role: anyRole,
        })
        .map((page) => ({ type: 'document' as const, top: page.frame === 0, platform, ...page })),
    ),
  },
  {
    weight: 2,
    arbitrary: plain(
      fc.tuple(anyFrame, anyPress).map(([frame, pressed]) => ({
        type: 'documentGone' as const,
        top: frame === 0,
        frame,
        pressed,
      })),
    ),
  },
  {
    weight: 4,
    arbitrary: anyFrame.map(heartbeat),
  },
  { weight: 6, arbitrary: fc.constant((() => ({ type: 'clock' })) as AnyInput) },
  { weight: 4, arbitrary: plain(anyFrame.map((frame) => ({ type: 'quiet' as const, frame }))) },
  {
    weight: 3,
    arbitrary: plain(
      fc.record({
        type: fc.constant('page' as const),
        frame: anyFrame,
        presenting: fc.boolean(),
        degraded: fc.boolean(),
        frozen: fc.boolean(),
      }),
    ),
  },
  plain(anyRole.map((role) => ({ type: 'role' as const, platform, role }))),
  plain(fc.constantFrom<Input>({ type: 'switchedOff' }, { type: 'movedAway', to: 2 })),
  plain(fc.boolean().map((start) => ({ type: 'answer' as const, start }))),
  plain(fc.boolean().map((shown) => ({ type: 'show' as const, shown }))),
  plain(fc.constantFrom(...items).map((item) => ({ type: 'autoTick' as const, item }))),
  plain(fc.boolean().map((open) => ({ type: 'open' as const, open }))),
  plain(
    fc
      .constantFrom('prepare' as const, 'open' as const)
      .map((phase) => ({ type: 'startByDoctor' as const, platform, phase })),
  ),
  plain(
    fc.constantFrom<Input>(
      { type: 'tabClosed' },
      { type: 'panelGone' },
      { type: 'panelCovered', covered: true },
    ),
  ),
);

const anyWait = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(0, 1_000, 3_000, 10_000, 15_000) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(59_999, 60_000, 60_001, 119_999, 120_000, 300_000, 600_000),
  },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 900_000 }) },
  fc.constantFrom(-3_600_000, -61_000, -1, 3_600_000, 14_400_000),
);

const anySettings: fc.Arbitrary<ConsultationSettings> = fc.record({
  autoStart: fc.constantFrom(
    'always' as const,
    'always' as const,
    'ask' as const,
    'never' as const,
  ),
  reconnectSeconds: fc.constantFrom(0, 5, 60, 60, 300),
  nudges: fc.constantFrom(true, true, true, false),
  openingNudgeSeconds: fc.constantFrom(10, 120, 600),
  waitForPause: fc.boolean(),
  slotMinutes: fc.constantFrom(10, 15),
  smallWhenSharing: fc.constantFrom(true, true, false),
  arrangement: fc.record({
    panelSide: fc.constantFrom('left' as const, 'right' as const),
    panelWidth: fc.integer({ min: panelWidths.least, max: panelWidths.most }),
    stripPlace: fc.constantFrom(...stripPlaces),
    panelForm: fc.constantFrom(...chosenForms),
    consultForm: fc.constantFrom(...chosenForms),
  }),
  checklist: fc.constant(defaultChecklist),
  newChecklist: fc.constant(defaultChecklist),
  noteTemplate: fc.constantFrom('', null),
});

type Timed = readonly [input: AnyInput, waitBefore: number];

const reported = (report: CallReport, frame = 0, address = 'room'): AnyInput => {
  return () => ({ type: 'call', platform, frame, address, report });
};
const begins = (frame: number, address: string, after: CallEnd | null = null): AnyInput => {
  return (tab) => {
    const since = tab.now - seconds(3);
    return reported({ phase: 'inCall', call: since, since, after }, frame, address)(tab);
  };
};
const page = (address: string): AnyInput => {
  return () => ({ type: 'document', top: true, frame: 0, platform, address, role: 'unknown' });
};
const pageGone: AnyInput = () => ({ type: 'documentGone', top: true, frame: 0, pressed: false });
const act = (action: DoctorAction): AnyInput => {
  return () => ({ type: 'action', action });
};

/** What a frame may say of a call that was hung up in another. */
const anyLateWords = fc.array(
  fc.oneof(
    fc.constant(heartbeat(4)),
    fc
      .constantFrom<CallReport>(
        { phase: 'interrupted' },
        { phase: 'resumed' },
        { phase: 'ended', by: 'dropped' },
        { phase: 'ended', by: 'unclear' },
        { phase: 'ended', by: 'hangUp' },
      )
      .map((report) => reported(report, 4, 'sound')),
  ),
  { maxLength: 3 },
);

/** What often follows one another, so that calls get far enough for something to go wrong. */
const anyPassage: fc.Arbitrary<readonly Timed[]> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.tuple(anyInput, anyWait).map((timed): readonly Timed[] => [timed]),
  },
  { weight: 4, arbitrary: fc.tuple(anyAddress, anyWait).map(callIn) },
  {
    weight: 8,
    arbitrary: fc
      .array(anyAction, { minLength: 1, maxLength: 4 })
      .map((actions) => actions.map((action): Timed => [act(action), seconds(4)])),
  },
  {
    weight: 2,
    arbitrary: anyWait.map((gap): readonly Timed[] => [
      [reported({ phase: 'interrupted' }), seconds(20)],
      [reported({ phase: 'resumed' }), gap % seconds(8)],
    ]),
  },
  {
    weight: 3,
    arbitrary: anyWait.map((gap): readonly Timed[] => [
      [reported({ phase: 'interrupted' }), seconds(20)],
      [reported({ phase: 'ended', by: 'dropped' }), seconds(8)],
      [begins(0, 'room', 'dropped'), gap],
    ]),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(anyAddress, anyWait)
      .map(([address, gap]): readonly Timed[] => [
        [pageGone, seconds(20)],
        ...callIn([address, gap]),
      ]),
  },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: 16 }).map((count) => {
      return Array.from({ length: count }, () => [
        [heartbeat(0), seconds(30)] as Timed,
        [() => ({ type: 'clock' }), seconds(15)] as Timed,
      ]).flat();
    }),
  },
  { weight: 4, arbitrary: fc.tuple(anyAddress, anyAddress, anyLateWords).map(lateFrame) },
  {
    weight: 2,
    // A reminder waits for two frames: one pauses, and the other goes.
    arbitrary: fc.constant<readonly Timed[]>([
      [begins(4, 'sound'), seconds(1)],
      [heartbeat(0), minutes(2)],
      [() => ({ type: 'clock' }), seconds(1)],
      [() => ({ type: 'quiet', frame: 0 }), seconds(2)],
      [reported({ phase: 'ended', by: 'unclear' }, 4, 'sound'), seconds(1)],
      [() => ({ type: 'clock' }), seconds(1)],
    ]),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(anyFrame, fc.array(fc.boolean(), { maxLength: 4 })).map(sharing),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom<readonly Timed[]>(
      [[reported({ phase: 'ended', by: 'hangUp' }), seconds(20)]],
      [
        [reported({ phase: 'ended', by: 'unclear' }), seconds(20)],
        [begins(0, 'room', 'unclear'), seconds(9)],
        [act({ do: 'bringBack' }), seconds(9)],
      ],
      [
        [reported({ phase: 'ended', by: 'hangUp' }), seconds(20)],
        [reported({ phase: 'waiting' }), seconds(2)],
        [reported({ phase: 'none' }), seconds(20)],
        [begins(0, 'room', 'hangUp'), seconds(5)],
      ],
      [
        [heartbeat(0), minutes(2)],
        [() => ({ type: 'clock' }), seconds(1)],
        [() => ({ type: 'quiet', frame: 0 }), seconds(4)],
        [act({ do: 'dismissNudge', nudge: 'opening' }), seconds(5)],
      ],
    ),
  },
);

/**
 * A call that the doctor takes with Webside, whether it starts by itself, asks or is started.
 * Two of three histories begin in one.
 */
const anyBeginning: fc.Arbitrary<readonly Timed[]> = fc.oneof(
  {
    weight: 2,
    arbitrary: anyAddress.map((address): readonly Timed[] => [
      ...callIn([address, seconds(5)]),
      [taken, seconds(1)],
    ]),
  },
  { weight: 1, arbitrary: fc.constant([]) },
);

const taken: AnyInput = ({ settings: { autoStart } }) => {
  if (autoStart === 'ask') return { type: 'answer', start: true };
  if (autoStart === 'never') return { type: 'startByDoctor', platform, phase: 'prepare' };
  return { type: 'clock' };
};

function callIn([address, wait]: readonly [string, number]): readonly Timed[] {
  return [
    [page(address), 0],
    [begins(0, address), wait],
  ];
}

/** A call in two frames is hung up in one; the other notices late, in the next call perhaps. */
function lateFrame([address, next, words]: readonly [string, string, AnyInput[]]): Timed[] {
  const late = (index: number) => words.slice(index).map((word): Timed => [word, seconds(1)]);
  return [
    [begins(0, address), seconds(5)],
    [begins(4, 'sound'), seconds(1)],
    [act({ do: 'setItem', item: 'identity', result: 'done' }), seconds(20)],
    [reported({ phase: 'ended', by: 'hangUp' }, 0, address), seconds(5)],
    ...late(1),
    [begins(0, next, 'hangUp'), seconds(4)],
    ...late(0),
  ];
}

/** The doctor shows their screen for a while, and opens or hides the checklist meanwhile. */
function sharing([frame, shown]: readonly [number, readonly boolean[]]): Timed[] {
  const page = (presenting: boolean): AnyInput => {
    return () => ({ type: 'page', frame, presenting, degraded: false, frozen: false });
  };
  return [
    [page(true), seconds(5)],
    ...shown.map((show): Timed => [() => ({ type: 'show', shown: show }), seconds(4)]),
    [() => ({ type: 'clock' }), seconds(11)],
    [page(false), seconds(5)],
  ];
}

/** Any inputs at any times. */
export const anyTrace: fc.Arbitrary<Trace> = fc
  .tuple(
    anySettings,
    anyBeginning,
    fc.array(anyPassage, { minLength: 1, maxLength: 16, size: 'max' }),
  )
  .map(([settings, beginning, passages]) => {
    const tab = new Tab(settings);
    const steps = [...beginning, ...passages.flat()].map(([inputAt, wait], index) => {
      tab.wait(wait);
      const { place, consultation, now } = tab;
      const input = withHash(withOffered(inputAt(tab), tab), index);
      return { before: { place, consultation }, input, now, after: tab.take(input) };
    });
    return { settings, steps, recorded: tab.recorded };
  });

/** The worker hands the offered ticks over with the doctor's click. */
function withOffered(input: Input, tab: Tab): Input {
  const items = tab.offered()?.items;
  const wanted = input.type === 'action' && input.action.do === 'bringBack' && items;
  return wanted ? { ...input, offered: items } : input;
}

function withHash(input: Input, index: number): Input {
  const isShared = 'address' in input && input.address === shared;
  return isShared ? { ...input, address: `${shared} ${index}` } : input;
}
