import { browser } from 'wxt/browser';
import { type LogTrouble, type Refused, refusedToo } from '../../core/log/trouble.ts';
import { followKey } from '../follow.ts';

/** Where `storage.local` keeps what happened to the log until the doctor has seen it. */
const troubleKey = 'logTrouble';
/** Where `storage.session` counts what is refused on a full disk, to which it does not write. */
export const refusedKey = 'logRefused';

/** The worker alone: adds to what is to be said, or takes away what is not so any more (`undefined`). */
export async function noteTrouble(
  news: {
    readonly [Kind in keyof LogTrouble]: LogTrouble[Kind] | undefined;
  },
): Promise<void> {
  const kept = Object.entries({ ...(await readTrouble()), ...news }).filter(
    ([, what]) => what !== undefined,
  );
  await browser.storage.local.set({ [troubleKey]: Object.fromEntries(kept) });
}

/** The doctor has seen it. */
export async function clearTrouble(): Promise<void> {
  const { away } = await readTrouble();
  await browser.storage.local.set({ [troubleKey]: away ? { away } : {} });
}

export async function readTrouble(): Promise<LogTrouble> {
  const stored = await browser.storage.local.get(troubleKey);
  return (stored[troubleKey] ?? {}) as LogTrouble;
}

/** Hands over what is to be said, now and whenever that changes, until `signal` is aborted. */
export function followTrouble(changed: (trouble: LogTrouble) => void, signal: AbortSignal): void {
  followKey(troubleKey, (stored) => (stored ?? {}) as LogTrouble, changed, signal);
}

/** Something that a doctor asked for was refused on a full disk. */
export async function noteRefused(what: 'tick' | 'other', now: number): Promise<void> {
  const stored = await browser.storage.session.get(refusedKey);
  const refused = refusedToo(stored[refusedKey] as Refused | undefined, what, now);
  await browser.storage.session.set({ [refusedKey]: refused });
}

/** There is space again: what was refused is kept until it is seen. */
export async function tellRefused(full: Refused): Promise<void> {
  await noteTrouble({ full });
  await browser.storage.session.remove(refusedKey);
}
