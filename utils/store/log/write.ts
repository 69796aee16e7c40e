import { browser } from 'wxt/browser';
import { isFull, isTooFull } from '../../core/log/space.ts';
import type { Refused } from '../../core/log/trouble.ts';
import { database, type LogDatabase, passOver } from './db.ts';
import { refusedKey, tellRefused } from './trouble.ts';

/**
 * Every write to the log goes through here. On a full disk a browser may write half a record. What
 * it writes after that makes Chromium 156 take its files for spoilt, and it deletes all of them at
 * its next start. So nothing is written while there is hardly any space, and after a write that failed
 * the files are written anew before the next:
 *
 *     whole --a write fails--> torn --space is back--> files written anew --> whole
 *
 * `storage.session` says which. It is in memory, so a full disk does not matter to it, and it ends with
 * the browser. At its next start nobody knows, and the files are written anew in any case.
 */

const filesKey = 'logFiles';
type Files = 'whole' | 'torn';

/**
 * How often the browser is made to write its files anew. About once in eight times it leaves out what
 * it holds in memory; see db.ts.
 */
const passes = 3;

/** There is no space. It has the name that browsers give to that. */
export class NoSpace extends Error {
  override readonly name = 'QuotaExceededError';
}

/**
 * Does some work that writes to the log. Throws `NoSpace` where there is none: nothing was kept then.
 * @param work is given the log, opened anew where a failure closed it
 */
export async function write<Result>(
  work: (db: LogDatabase) => PromiseLike<Result>,
): Promise<Result> {
  const [short, { files, refused }] = await Promise.all([isShort(), readState()]);
  if (short) throw new NoSpace('The disk is full.');
  if (files === 'torn') await mend();
  try {
    const result = await work(database());
    if (refused) await tellRefused(refused);
    return result;
  } catch (error) {
    await setFiles('torn');
    throw await namedForSpace(error);
  }
}

/**
 * Whether there is hardly any space on the device. Chromium counts what is free on the disk anew each
 * time it is asked, for an extension with `unlimitedStorage`.
 */
export async function isShort(): Promise<boolean> {
  const { storage } = navigator as { readonly storage?: StorageManager };
  const { usage = 0, quota = 0 } = (await storage?.estimate().catch(() => undefined)) ?? {};
  return isTooFull(usage, quota);
}

/** Whether a failure comes from a full disk: most do not say so by their name. */
export async function isForSpace(error: unknown): Promise<boolean> {
  return isFull(error) || isShort();
}

/** The failure, by the name that says that there is no space where it comes from that. */
async function namedForSpace(error: unknown): Promise<unknown> {
  return (await isForSpace(error)) ? new NoSpace('The disk is full.', { cause: error }) : error;
}

/** Has the files written anew, once after each start of the browser and after writes that failed. */
export async function mendFiles(): Promise<void> {
  if ((await readState()).files === 'whole' || (await isShort())) return;
  await mend();
}

let mending: Promise<void> | undefined;

function mend(): Promise<void> {
  mending ??= writeAnew().finally(() => {
    mending = undefined;
  });
  return mending;
}

async function writeAnew(): Promise<void> {
  try {
    for (let pass = 0; pass < passes; pass++) await passOver();
  } catch (error) {
    throw await namedForSpace(error);
  }
  await setFiles('whole');
}

async function readState(): Promise<{ files?: Files; refused?: Refused }> {
  const stored = await browser.storage.session.get([filesKey, refusedKey]);
  return { files: stored[filesKey], refused: stored[refusedKey] } as { files?: Files };
}

async function setFiles(files: Files): Promise<void> {
  await browser.storage.session.set({ [filesKey]: files });
}
