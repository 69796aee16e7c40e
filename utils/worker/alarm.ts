import { browser } from 'wxt/browser';
import { purgeDeleted } from '../store/log/deletions.ts';
import { isImporting } from '../store/log/import.ts';
import { mayRenew } from '../store/log/renew.ts';
import { isForSpace } from '../store/log/write.ts';
import type { Stored } from './stored.ts';

/** Wakes the worker while a consultation is open or a deletion waits, to close what time closes. */
export const consultationAlarm = 'consultations';
/** The shortest period that browsers grant. */
const alarmMinutes = 0.5;

/** The log could not be opened: it is tried again with the next alarm. */
export async function watchSoon(): Promise<void> {
  await browser.alarms.create(consultationAlarm, { periodInMinutes: alarmMinutes });
}

/** Keeps the alarm while there is something that time will change, and drops it afterwards. */
export async function keepAwake(stored: Stored): Promise<void> {
  const toClose = (await stored.open()).length + (await toPurge());
  const busy = toClose > 0 || (await isImporting()) || (await mayRenew());
  const alarm = await browser.alarms.get(consultationAlarm);
  if (busy && !alarm) {
    browser.alarms.create(consultationAlarm, { periodInMinutes: alarmMinutes });
  } else if (!busy && alarm) {
    await browser.alarms.clear(consultationAlarm);
  }
}

/** How many deletions wait for their turn. On a full disk they wait on, and nothing else does. */
async function toPurge(): Promise<number> {
  try {
    return await purgeDeleted(Date.now());
  } catch (error) {
    if (await isForSpace(error)) return 1;
    throw error;
  }
}
