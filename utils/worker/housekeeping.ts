import { importNextPart, isImporting } from '../store/log/import.ts';
import { clearLeftover, mayRenew, removeOldFiles, renew } from '../store/log/renew.ts';
import { keepAwake } from './alarm.ts';
import { handleInput } from './consultations.ts';
import { copySoon } from './copies.ts';
import { applyRetention } from './log.ts';
import { placeIdOf } from './places.ts';
import { inTurn, isWaitedFor } from './queue.ts';
import type { Stored } from './stored.ts';
import { leavePractices } from './tabs.ts';
import { wakeLogAgain } from './wakeLog.ts';

/** The alarm: time has passed. */
export async function timePassed(): Promise<void> {
  await inTurn(wakeLogAgain);
  await inTurn(refresh);
  await finishImport();
  await tidyUp();
}

/** The daily alarm: the log may hold what is too old. */
export async function dayPassed(): Promise<void> {
  while (await inTurn(() => applyRetention()));
  copySoon();
  await tidyUp();
}

/** Brings every place to what time and the settings say now. */
export async function refresh(stored: Stored): Promise<void> {
  await leavePractices(stored);
  const { places } = await stored.session();
  for (const place of Object.keys(places)) {
    await handleInput(stored, placeIdOf(place), { type: 'clock' });
  }
  await keepAwake(stored);
}

/** What is left of an import, part by part, so that no call waits for the whole of it. */
export async function finishImport(): Promise<void> {
  if (!(await inTurn(() => isImporting()))) return;
  while (await inTurn(() => importNextPart()));
  copySoon();
  await inTurn(keepAwake);
}

/** Has what was deleted go from the browser's files too, while no consultation is open. */
async function tidyUp(): Promise<void> {
  await clearLeftover(inTurn);
  try {
    await inTurn(async (stored) => {
      if (!(await mayRenew()) || (await stored.open()).length > 0) return;
      await renew(Date.now(), isWaitedFor);
    });
  } finally {
    const moved = await clearLeftover(inTurn);
    await inTurn(keepAwake);
    if (moved) await removeOldFiles();
  }
}

/** A break runs, or comes at a time that the doctor named: after a call that settles its item. */
export function breakSettled(): Promise<void> {
  return inTurn(async (stored) => {
    for (const { row, consultation } of await stored.open()) {
      if (row.place === undefined || consultation.connection !== 'ended') continue;
      await handleInput(stored, row.place, { type: 'autoTick', item: 'break' });
    }
  });
}

/** Whether a consultation is open: an update must wait. */
export function isBusy(): Promise<boolean> {
  return inTurn(async (stored) => (await stored.open()).length > 0);
}
