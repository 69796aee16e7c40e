/**
 * Plays turns of calls on the stand-ins, and holds what Webside made of them against what a person
 * beside the doctor would have said: which consultations there were, how each ended, what was ticked
 * in it, and how many sidebars were there at once.
 */
import { beforeAll, expect, it } from 'vitest';
import type { Connection, EndedHow } from '../../utils/core/consultation/types.ts';
import type { ConsultationView } from '../../utils/core/consultation/view.ts';
import { unpackResults } from '../../utils/core/log/results.ts';
import type { Rig } from './rig.ts';
import { SidebarWatch } from './sidebarWatch.ts';
import { Stage } from './stage.ts';
import { useRig } from './suite.ts';

/** A consultation as a scenario expects it, and as it was. */
export interface Told {
  /** The service's id in the log. */
  readonly service: string;
  /** How it ended, or where it stands at the end of the scenario. */
  readonly end: EndedHow | Exclude<Connection, 'ended'>;
  /** Ids of the items that are ticked in it. */
  readonly ticks?: readonly string[];
  /** The ticks of the one before are offered. */
  readonly offers?: boolean;
}

export interface Expected {
  /** In the order in which they began; a list alone stands for this. */
  readonly told: readonly Told[];
  /** The most sidebars that are there at once, over all pages. One where anything was told. */
  readonly sidebarsAtOnce?: number;
}

export const sound = {
  id: 'sound-and-picture',
  label: 'Asked: can you hear and see me clearly?',
} as const;
export const identity = {
  id: 'identity',
  label: 'Introduced myself; confirmed who this is',
} as const;

/** What a person tells of a consultation that was hung up, and of one that goes on. */
export const hungUp = (service: string, ...ticks: string[]): Told => ({
  service,
  end: 'hangUp',
  ticks,
});
export const live = (service: string, ...ticks: string[]): Told => ({
  service,
  end: 'live',
  ticks,
});

type Declare = (
  name: string,
  expected: readonly Told[] | Expected,
  play: (stage: Stage) => Promise<unknown>,
) => void;

/**
 * A browser for the scenarios of a `describe`.
 * @returns what declares one scenario, which is a test
 */
export function useScenarios(): Declare {
  let rig: Rig | undefined;
  const suite = useRig('chromium', (started) => {
    rig = started;
  });
  let watch: SidebarWatch | undefined;

  beforeAll(() => {
    if (rig) watch = new SidebarWatch(rig.browser);
  });

  return (name, expected, play) => {
    it(name, async () => {
      if (!(rig && watch)) throw new Error('The browser did not start.');
      // To the millisecond, so that rows are told in their order.
      await rig.choose({ timePrecision: 'exact' });
      const before = new Set((await rig.rows()).map(({ id }) => id));
      watch.reset();
      const stage = new Stage(rig, suite, watch);
      try {
        await play(stage);
        await judge(rig, watch, before, 'told' in expected ? expected : { told: expected });
      } finally {
        await stage.putBack();
      }
    });
  };
}

/** The one place where what happened is held against what was expected. */
async function judge(
  rig: Rig,
  watch: SidebarWatch,
  before: ReadonlySet<string>,
  { told, sidebarsAtOnce = told.length > 0 ? 1 : 0 }: Expected,
): Promise<void> {
  const were = await outcomes(rig, before);
  const wanted = told.map((each) => ({
    offers: false,
    ...each,
    ticks: [...(each.ticks ?? [])].sort(),
  }));
  expect(were, 'the consultations').toEqual(wanted);
  expect(watch.mostAtOnce, 'sidebars at once').toBe(sidebarsAtOnce);
}

async function outcomes(rig: Rig, before: ReadonlySet<string>): Promise<Required<Told>[]> {
  const rows = (await rig.rows()).filter(
    ({ id, status }) => !before.has(id) && status !== 'deleted',
  );
  const views = Object.values(await rig.views());
  return rows
    .sort((a, b) => a.start - b.start)
    .map((row) => {
      const service = row.platform;
      const view = views.find(
        (view): view is ConsultationView => view?.kind === 'consultation' && view.id === row.id,
      );
      if (row.status !== 'open' || !view) {
        const ticks = Object.keys(unpackResults(row.items)).sort();
        return { service, end: row.ended ?? 'none', ticks, offers: false };
      }
      const { connection, endedHow, items, offerUntil } = view;
      const end = connection === 'ended' ? (endedHow ?? 'none') : connection;
      return { service, end, ticks: Object.keys(items).sort(), offers: offerUntil !== null };
    });
}
