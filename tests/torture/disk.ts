import { join } from 'node:path';
import { extensionWorker } from '../support/browsers.ts';
import { until } from '../support/call.ts';
import { chanceOf, kill, missing, startAgain, startWithRows, Ticking } from './clinic.ts';
import type { Fault, Outcome } from './fault.ts';
import { type TightDisk, tightDisk, whyNoTightDisk } from './tightDisk.ts';

/** The disk becomes full at some moment, is freed or not, and the browser is closed or killed. */
export const diskFull: Fault = {
  key: 'disk',
  name: 'disk full at random instants, freed or not, closed or killed',
  runs: { short: 1, full: 30 },
  missing: whyNoTightDisk,
  async play(round) {
    const disk = await tightDisk();
    try {
      return await playOn(disk, round);
    } finally {
      await disk.remove();
    }
  },
};

/**
 * The disk becomes full after Webside found space on it, and before the write: a record is torn. Then
 * it is freed, and more is written.
 */
export const diskTorn: Fault = {
  key: 'torn',
  name: 'disk full between the look for space and the write, then freed; closed or killed',
  runs: { short: 1, full: 30 },
  missing: whyNoTightDisk,
  async play(round) {
    const disk = await tightDisk();
    try {
      return await tearOn(disk, round);
    } finally {
      await disk.remove();
    }
  },
};

async function playOn(disk: TightDisk, round: number): Promise<Outcome> {
  const chance = chanceOf(round);
  const [freed, killed] = [round % 2 === 0, round % 4 >= 2];
  const { profile, rig, ids, ticking } = await begin(disk, chance);
  // While ticks are on their way, and to the last byte or nearly so.
  const filling = new Promise<void>((filled) => {
    setTimeout(() => {
      disk.fill(chance() < 0.7 ? 0 : Math.floor(chance() * 6_000));
      filled();
    }, chance() * 60);
  });
  await tick(ticking, 5);
  await filling;
  await tick(ticking, 5);
  if (freed) {
    disk.free();
    await tick(ticking, 5);
  }
  await (killed ? kill(rig) : rig.stop());
  disk.free();
  const how = `${freed ? 'freed' : 'not freed'}, ${killed ? 'killed' : 'closed'}`;
  return { ...(await outcome(profile, ids, ticking)), note: how };
}

async function tearOn(disk: TightDisk, round: number): Promise<Outcome> {
  const chance = chanceOf(round);
  const [freed, killed] = [round % 4 < 3, round % 2 === 1];
  const { profile, rig, ids, ticking } = await begin(disk, chance);
  const worker = await extensionWorker(rig.browser);
  await worker.evaluate(() => {
    const { storage } = navigator;
    const estimate = storage.estimate.bind(storage);
    const scope = globalThis as unknown as Holding;
    scope.hold = () => {
      const held = Promise.withResolvers<void>();
      scope.letGo = held.resolve;
      scope.holds = false;
      storage.estimate = async () => {
        const answer = await estimate();
        scope.holds = true;
        await held.promise;
        return answer;
      };
    };
  });
  let torn = 0;
  for (let times = 1 + Math.floor(chance() * 2); times > 0; times--) {
    await worker.evaluate(() => (globalThis as unknown as Holding).hold());
    const ticked = ticking.tick();
    await until(
      () => worker.evaluate(() => (globalThis as unknown as Holding).holds || undefined),
      'the look for space',
    );
    disk.fill(Math.floor(chance() * 400));
    await worker.evaluate(() => (globalThis as unknown as Holding).letGo());
    if (!(await ticked)) torn++;
    await tick(ticking, 3);
    if (!freed) continue;
    disk.free();
    await tick(ticking, 4);
  }
  await (killed ? kill(rig) : rig.stop());
  disk.free();
  const how = `${freed ? 'freed' : 'not freed'}, ${killed ? 'killed' : 'closed'}, ${torn} torn`;
  return { ...(await outcome(profile, ids, ticking)), note: how };
}

/** In the worker: what is found free is told only when the test lets it go. */
interface Holding {
  hold(): void;
  letGo(): void;
  holds: boolean;
}

async function begin(disk: TightDisk, chance: () => number) {
  const profile = join(disk.folder, 'profile');
  const { rig, ids } = await startWithRows(profile);
  const ticking = await Ticking.begin(rig);
  await tick(ticking, 3 + Math.floor(chance() * 20));
  return { profile, rig, ids, ticking };
}

async function tick(ticking: Ticking, times: number): Promise<void> {
  for (let left = times; left > 0; left--) await ticking.tick();
}

/** What is in the log at the next two starts: what was torn shows when something was written after it. */
async function outcome(
  profile: string,
  ids: readonly string[],
  ticking: Ticking,
): Promise<Outcome> {
  let lost = 0;
  for (let start = 0; start < 2; start++) {
    const again = await startAgain(profile);
    const rows = await again.rows();
    lost = Math.max(lost, missing(ids, rows) + ticking.missingIn(rows));
    await again.send({ type: 'start', place: 'byHand' });
    await again.stop();
  }
  const { silent, refused } = ticking;
  return { lost, silent, said: refused, held: lost === 0 && silent === 0 };
}
