import { browser } from 'wxt/browser';
import type { BreakEffect, BreakState } from '../core/breaks/types.ts';
import { type BreaksView, breaksViewKey } from '../core/breaks/view.ts';

/** All there is to know of breaks: one record in `storage.local`. */
export interface BreakRecord {
  /** A random UUID: the numbers of log entries belong to it. */
  readonly series: string;
  readonly state: BreakState;
  /** What was decided, and perhaps not done yet. */
  readonly undone: readonly BreakEffect[];
}

const recordKey = 'breaks';

/** The record as it was stored, perhaps by another version. */
export async function readBreaks(): Promise<Partial<BreakRecord> | undefined> {
  const stored = await browser.storage.local.get(recordKey);
  return stored[recordKey] as Partial<BreakRecord> | undefined;
}

/** Stores the record together with what pages draw of it. */
export async function writeBreaks(record: BreakRecord, view: BreaksView): Promise<void> {
  await browser.storage.local.set({ [recordKey]: record, [breaksViewKey]: view });
}
