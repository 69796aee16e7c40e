import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Clinic, type Layout, noticedMs } from './support/clinic.ts';
import { minutes, seconds } from './support/tab.ts';

// Thousands of histories take their time beside other work.
vi.setConfig({ testTimeout: 60_000 });

/** What happens while a patient is in the call. */
type Happening =
  | { readonly what: 'tick' | 'cameraOff' | 'cameraOn' | 'otherCamera' | 'bringBack' }
  | { readonly what: 'drop'; readonly ms: number; readonly sameTracks: boolean }
  | { readonly what: 'refresh' | 'dropAndRefresh'; readonly ms: number };

interface Visit {
  /** The service shows the doctor's own picture, so that Webside can see the capture. */
  readonly selfView: boolean;
  /** The room has an address of its own, or every patient of the clinic comes to the same one. */
  readonly ownRoom: boolean;
  readonly happenings: readonly (Happening & { readonly after: number })[];
  /**
   * How the visit ends. `lapse`: the other side goes and the doctor stays on, for longer than any
   * window. `elsewhere`: the tab goes to another page, straight from the call. `swap`: the doctor
   * hangs up and is in the next call before anybody looks; `swapCamera`: only the doctor is.
   * `leave`: the patient goes and the doctor stays for the next one, camera on; `crash`: the same,
   * by a line that fails, and the doctor presses something to let the next one in; `overlap`: the
   * next one is there before the patient goes.
   */
  readonly end: End;
  /** After a hang-up the page shows its lobby. */
  readonly lobby: boolean;
  /** Until the next patient is there. */
  readonly pause: number;
}

const ends = [
  'hangUp',
  'dropThenHangUp',
  'hangUpThenRefresh',
  'elsewhere',
  'lapse',
  'unseen',
  'swap',
  'swapCamera',
  'dropThenSwapCamera',
  'leave',
  'crash',
  'overlap',
] as const;

type End = (typeof ends)[number];

interface History {
  readonly layout: Layout;
  /** The frame notices everything later than the page. */
  readonly frameLagMs?: number;
  readonly oneAddress?: boolean;
  readonly visits: readonly Visit[];
}

const tick = fc.constant<Happening>({ what: 'tick' });
const gap = fc.oneof(
  fc.integer({ min: 500, max: 12_000 }),
  fc.integer({ min: 12_000, max: 50_000 }),
);
const drop = fc.record({
  what: fc.constant('drop' as const),
  ms: gap,
  sameTracks: fc.boolean(),
});
const refresh = fc.record({
  what: fc.constantFrom('refresh' as const, 'dropAndRefresh' as const),
  ms: gap,
});
const other = fc.constantFrom<Happening>(
  { what: 'cameraOff' },
  { what: 'cameraOn' },
  { what: 'otherCamera' },
  { what: 'bringBack' },
);

function visits(options: {
  readonly happening: fc.Arbitrary<Happening>;
  readonly selfView: fc.Arbitrary<boolean>;
  readonly without?: readonly End[];
}): fc.Arbitrary<Visit[]> {
  const visit = fc.record({
    selfView: options.selfView,
    ownRoom: fc.boolean(),
    happenings: fc.array(
      fc
        .tuple(options.happening, fc.integer({ min: 5_000, max: 40_000 }))
        .map(([happening, after]) => ({ ...happening, after })),
      { maxLength: 6, size: 'max' },
    ),
    lobby: fc.boolean(),
    end: fc.constantFrom(...ends.filter((end) => !options.without?.includes(end))),
    pause: fc.oneof(
      fc.integer({ min: 500, max: 10_000 }),
      fc.integer({ min: 10_000, max: 150_000 }),
    ),
  });
  return fc.array(visit, { minLength: 1, maxLength: 4, size: 'max' });
}

/** Plays a history, and says after everything that happened who is there and what is ticked. */
function play({ visits, ...service }: History, lost: number | null, watch: Watch): void {
  const clinic = new Clinic({ ...service, lost });
  const { tab } = clinic;
  let ticks = 0;
  for (const [index, visit] of visits.entries()) {
    const patient = `patient ${index + 1}`;
    // A room in a frame has the supplier's address for this call alone.
    const room =
      visit.ownRoom || service.layout === 'frame' ? `room of ${patient}` : 'the clinic’s room';
    const isElsewhere = clinic.room !== room;
    if (isElsewhere) clinic.open(room);
    const isBeside = visits[index - 1]?.end === 'overlap' && clinic.isPlaying && !isElsewhere;
    if (isBeside) clinic.joinBeside(patient, seconds(8));
    else clinic.join(patient, visit);
    const joinedAt = clinic.now;
    clinic.onChange = () => {
      const noticed = clinic.patient !== null && clinic.now - joinedAt >= noticedMs;
      if (noticed) watch.during?.(patient, clinic);
    };
    const made: string[] = [];
    for (const happening of visit.happenings) {
      clinic.wait(happening.after);
      if (happening.what === 'tick' && tab.consultation) {
        ticks += 1;
        const item = `${patient}: ${ticks}`;
        made.push(item);
        tab.tick(item);
      } else {
        happen(clinic, happening);
      }
    }
    clinic.wait(seconds(6));
    watch.end?.(made, clinic);
    end(clinic, visit);
    if (visit.end !== 'swap' && visit.end !== 'overlap') clinic.wait(visit.pause);
  }
}

interface Watch {
  readonly during?: (patient: string, clinic: Clinic) => void;
  readonly end?: (made: readonly string[], clinic: Clinic) => void;
}

function happen(clinic: Clinic, happening: Happening): void {
  if (happening.what === 'drop') {
    clinic.drop(happening.ms, happening.sameTracks);
  } else if (happening.what === 'refresh') {
    clinic.refresh(happening.ms);
  } else if (happening.what === 'dropAndRefresh') {
    clinic.lineFails(happening.ms / 2);
    clinic.refresh(happening.ms / 2);
  } else if (happening.what === 'bringBack') {
    clinic.tab.act({ do: 'bringBack' });
  } else if (happening.what === 'otherCamera') {
    clinic.switchCamera();
  } else {
    clinic.capture(happening.what === 'cameraOn');
  }
}

function end(clinic: Clinic, visit: Visit): void {
  const { end } = visit;
  if (end === 'leave' || end === 'crash' || end === 'overlap') patientGoes(clinic, end);
  else doctorGoes(clinic, visit);
}

function doctorGoes(clinic: Clinic, { end, selfView, ownRoom, lobby }: Visit): void {
  // Without its own picture a hang-up cannot be told from a patient who left.
  if (end === 'dropThenHangUp' && selfView) {
    clinic.otherSideGoes();
    clinic.wait(seconds(25));
    clinic.hangUp();
    clinic.goodbye({ lobby });
  } else if (end === 'swap') {
    clinic.hangUpUnseen();
    clinic.goodbye();
  } else if ((end === 'swapCamera' || end === 'dropThenSwapCamera') && selfView) {
    if (end === 'dropThenSwapCamera') {
      clinic.otherSideGoes();
      clinic.wait(seconds(25));
    }
    clinic.hangUpUnseen();
    clinic.goodbye();
    clinic.capture(true);
  } else if (end === 'elsewhere') {
    clinic.goodbye();
    clinic.open(ownRoom ? 'another room' : 'console');
    clinic.hangUp();
  } else if (end === 'lapse' || (end === 'unseen' && selfView)) {
    clinic.otherSideGoes();
    clinic.goodbye();
    clinic.wait(seconds(75));
  } else {
    const seen = selfView && clinic.cameraOn;
    clinic.hangUp();
    clinic.goodbye({ lobby });
    if (end === 'hangUpThenRefresh' && seen) clinic.open(clinic.room);
  }
}

/** The doctor stays where they are. */
function patientGoes(clinic: Clinic, how: 'leave' | 'crash' | 'overlap'): void {
  // The next one comes beside them.
  if (how === 'overlap') return;
  if (how === 'leave') clinic.otherSideGoes();
  else clinic.lineFails(seconds(15));
  clinic.goodbye();
  if (how === 'crash') clinic.press();
}

/** Ticks of others that the doctor brought back by hand are the doctor's word. */
function strangers(patient: string, clinic: Clinic): string[] {
  const brought = clinic.tab.recorded.flatMap(({ consultation, event }) => {
    const here = consultation === clinic.tab.consultation?.id;
    return here && event.type === 'ticksBroughtBack' ? Object.keys(event.items) : [];
  });
  const ticks = clinic.tab.ticks() ?? [];
  return ticks.filter((item) => !item.startsWith(`${patient}:`) && !brought.includes(item));
}

const anyHappening = fc.oneof(tick, tick, drop, refresh, other);

const anyHistory: fc.Arbitrary<History> = fc.record({
  layout: fc.constantFrom<Layout>('page', 'page', 'frame', 'both'),
  frameLagMs: fc.constantFrom(0, 0, 100, 900),
  oneAddress: fc.boolean(),
  visits: visits({ happening: anyHappening, selfView: fc.boolean() }),
});

/** What is lost with its page leaves no trace: those ends are out. */
const tracedHistory: fc.Arbitrary<History> = fc.record({
  layout: fc.constantFrom<Layout>('page', 'frame'),
  oneAddress: fc.boolean(),
  visits: visits({
    happening: anyHappening,
    selfView: fc.boolean(),
    without: ['hangUpThenRefresh', 'elsewhere'],
  }),
});

const smoothHistory: fc.Arbitrary<History> = fc.record({
  layout: fc.constantFrom<Layout>('page', 'frame'),
  visits: visits({ happening: fc.oneof(tick, tick, drop, refresh), selfView: fc.constant(true) }),
});

/** Calls long enough for any frame to have shown them, each of which the page sees hung up. */
const hungUpHistory: fc.Arbitrary<History> = fc.record({
  layout: fc.constant<Layout>('both'),
  frameLagMs: fc.constantFrom(100, 900, 2_500, 4_000, 8_000),
  oneAddress: fc.boolean(),
  visits: visits({
    happening: tick,
    selfView: fc.constant(true),
    without: ends.filter((end) => end !== 'hangUp'),
  }).map((all) =>
    all.map((visit) => ({
      ...visit,
      happenings: [{ what: 'tick', after: seconds(20) } as const, ...visit.happenings],
    })),
  ),
});

describe('in every history of patients', () => {
  test('no tick made for one is there in the call of another, unless brought back by hand', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        play(history, null, {
          during: (patient, clinic) => expect(strangers(patient, clinic)).toEqual([]),
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('the same holds for a running consultation when any one signal never arrives', () => {
    fc.assert(
      fc.property(tracedHistory, fc.integer({ min: 1, max: 60 }), (history, lost) => {
        play(history, lost, {
          during: (patient, clinic) => {
            if (clinic.tab.consultation?.connection !== 'live') return;
            expect(strangers(patient, clinic)).toEqual([]);
          },
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('no tick is lost through drops and refreshes within the window, and the checklist runs', () => {
    fc.assert(
      fc.property(smoothHistory, (history) => {
        play(history, null, {
          end: (made, { tab }) => {
            expect(tab.consultation?.connection).toBe('live');
            expect(tab.ticks()?.toSorted()).toEqual(made.toSorted());
          },
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('each patient is one consultation where the call is seen to end', () => {
    fc.assert(
      fc.property(smoothHistory, (history) => {
        let last: Clinic | undefined;
        play(history, null, {
          end: (_, clinic) => {
            last = clinic;
          },
        });
        expect(last?.tab.opened()).toBe(history.visits.length);
      }),
      { numRuns: 500 },
    );
  });

  test('a consultation ends within the reconnect window of its call, and its last phase closes', () => {
    fc.assert(
      fc.property(smoothHistory, ({ layout, visits }) => {
        const clinic = new Clinic({ layout });
        clinic.open('room');
        clinic.join('patient');
        for (const happening of visits.flatMap(({ happenings }) => happenings)) {
          clinic.wait(happening.after);
          happen(clinic, happening);
        }
        clinic.wait(seconds(5));
        clinic.otherSideGoes();
        clinic.wait(seconds(95));
        expect(clinic.tab.consultation?.connection).toBe('ended');
        clinic.wait(minutes(2.5));
        expect(clinic.tab.consultation).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test('a frame that notices a hang-up late takes no tick to the next patient, and ends nothing', () => {
    fc.assert(
      fc.property(hungUpHistory, (history) => {
        play(history, null, {
          during: (patient, clinic) => expect(strangers(patient, clinic)).toEqual([]),
          end: (made, { tab }) => {
            expect(tab.consultation?.connection).toBe('live');
            expect(tab.ticks()?.toSorted()).toEqual(made.toSorted());
          },
        });
      }),
      { numRuns: 2_000 },
    );
  });
});
