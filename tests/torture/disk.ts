import { join } from 'node:path';
import type { Rig } from '../support/rig.ts';
import { chanceOf, kill, missing, startAgain, startWithRows, Ticking } from './clinic.ts';
import type { Fault, Outcome } from './fault.ts';
import { type TightDisk, tightDisk, whyNoTightDisk } from './tightDisk.ts';

/** The disk becomes full at some moment, is freed or not, and the browser is closed or killed. */
export const diskFull: Fault = {
  key: 'disk',
  name: 'disk full at random instants, freed or not, closed or killed',
  runs: { short: 2, full: 30 },
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

async function playOn(disk: TightDisk, round: number): Promise<Outcome> {
  const chance = chanceOf(round);
  const [freed, killed] = [round % 2 === 0, round % 4 >= 2];
  const profile = join(disk.folder, 'profile');
  const { rig, ids } = await startWithRows(profile);
  const ticking = await Ticking.begin(rig);
  for (let left = 3 + Math.floor(chance() * 20); left > 0; left--) await ticking.tick();
  // While ticks are on their way, and to the last byte or nearly so.
  const filling = new Promise<void>((filled) => {
    setTimeout(() => {
      disk.fill(chance() < 0.7 ? 0 : Math.floor(chance() * 6_000));
      filled();
    }, chance() * 60);
  });
  for (let left = 5; left > 0; left--) await ticking.tick();
  await filling;
  for (let left = 5; left > 0; left--) await ticking.tick();
  if (freed) {
    disk.free();
    for (let left = 5; left > 0; left--) await ticking.tick();
  }
  await (killed ? kill(rig) : rig.stop());
  disk.free();

  let lost = 0;
  // What was torn shows at the second start, when something was written after it.
  for (let start = 0; start < 2; start++) {
    const again: Rig = await startAgain(profile);
    const rows = await again.rows();
    lost = Math.max(lost, missing(ids, rows) + ticking.missingIn(rows));
    await again.send({ type: 'start', place: 'byHand' });
    await again.stop();
  }
  const { silent, refused, acknowledged } = ticking;
  return {
    lost,
    silent,
    said: refused,
    note: `${freed ? 'freed' : 'not freed'}, ${killed ? 'killed' : 'closed'}, ${acknowledged} acknowledged`,
    held: lost === 0 && silent === 0,
  };
}
