import { closeSync, openSync, readdirSync, statSync, truncateSync, writeSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/call.ts';
import { Rig } from '../support/rig.ts';
import { chanceOf, copied, missing, startWithRows } from './clinic.ts';
import type { Fault, Outcome } from './fault.ts';

/** What a damage does to the files of a profile whose browser is closed. @returns what undoes it, if it ends */
type Damage = (files: string, chance: () => number) => Promise<(() => Promise<void>) | undefined>;

export const damages: readonly Fault[] = [
  fault('flipped', 'bytes flipped in the database', async (files, chance) => {
    const names = readdirSync(files).filter((name) => /\.(log|ldb)$|^MANIFEST/.test(name));
    for (let times = 1 + Math.floor(chance() * 20); times > 0; times--) {
      flip(join(files, names[Math.floor(chance() * names.length)] ?? ''), chance);
    }
    return undefined;
  }),
  fault('cut', 'the .log of the database cut in half', async (files) => {
    for (const name of readdirSync(files).filter((name) => name.endsWith('.log'))) {
      truncateSync(join(files, name), Math.floor(statSync(join(files, name)).size / 2));
    }
    return undefined;
  }),
  fault('tail', 'the last bytes of the .log gone', async (files, chance) => {
    for (const name of readdirSync(files).filter((name) => name.endsWith('.log'))) {
      const { size } = statSync(join(files, name));
      truncateSync(join(files, name), Math.max(0, size - 1 - Math.floor(chance() * 2_000)));
    }
    return undefined;
  }),
  fault('manifest', 'MANIFEST and CURRENT gone', async (files) => {
    for (const name of readdirSync(files)) {
      if (/^(MANIFEST|CURRENT)/.test(name)) await rm(join(files, name));
    }
    return undefined;
  }),
  fault('away', 'the folder out of reach for one start', async (files) => {
    const away = `${files}.away`;
    await rename(files, away);
    // A file in its place: nothing can be opened or made there.
    await writeFile(files, '');
    return async () => {
      await rm(files, { recursive: true, force: true });
      await rename(away, files);
    };
  }),
  fault('missing', 'the folder not there for one start', async (files) => {
    const away = `${files}.away`;
    await rename(files, away);
    return async () => {
      await rm(files, { recursive: true, force: true });
      await rename(away, files);
    };
  }),
];

function fault(key: string, name: string, damage: Damage): Fault {
  const runs = { short: 1, full: 20 };
  return { key, name, runs, play: (round) => play(round, damage) };
}

async function play(round: number, damage: Damage): Promise<Outcome> {
  const chance = chanceOf(round);
  const profile = await mkdtemp(join(tmpdir(), 'webside-damaged-'));
  try {
    const { rig, ids } = await startWithRows(profile);
    await copied(rig, ids.length);
    await rig.stop();
    const folder = join(profile, 'Default/IndexedDB');
    const own = readdirSync(folder).find((name) => name.endsWith('.indexeddb.leveldb')) ?? '';
    const undo = await damage(join(folder, own), chance);
    const first = await look(profile, ids);
    await undo?.();
    const then = undo ? await look(profile, ids) : await look(profile, ids);
    const silent = first.lost > 0 && !first.said ? first.lost : 0;
    return {
      lost: then.lost,
      silent,
      said: first.said || then.said ? 1 : 0,
      note: `${first.lost} gone at first, ${then.lost} in the end; ${first.words || 'nothing said'}`,
      held: silent === 0 && then.lost === 0,
    };
  } finally {
    // The browser's last files may come a moment after its end.
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A start of the browser: what is not in the log, and what the page says of it. */
async function look(profile: string, ids: readonly string[]) {
  const rig = await Rig.start('chromium', { userDataDir: profile });
  try {
    const page = await rig.observer();
    await page.waitForSelector('main');
    const read = async () => missing(ids, await rig.rows().catch(() => []));
    const notices = () =>
      page.$$eval('.log-notice[data-look=trouble]', (all) =>
        all.map(({ textContent }) => textContent ?? ''),
      );
    // The worker looks at the log as it starts: it has said by then what there is to say.
    await until(
      async () => (await read()) === 0 || (await notices()).length > 0 || undefined,
      'the log to be whole, or a word on it',
      15_000,
    ).catch(() => {});
    // What is brought back comes with the word.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const words = await notices();
    return { lost: await read(), said: words.length > 0, words: words.join(' ').slice(0, 300) };
  } finally {
    await rig.stop();
  }
}

function flip(file: string, chance: () => number): void {
  const { size } = statSync(file);
  if (size === 0) return;
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.of(Math.floor(chance() * 256)), 0, 1, Math.floor(chance() * size));
  closeSync(handle);
}
