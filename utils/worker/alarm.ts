import { browser } from 'wxt/browser';
import { purgeDeleted } from '../store/log/deletions.ts';
import { isImporting } from '../store/log/import.ts';
import { mayRenew } from '../store/log/renew.ts';
import type { Stored } from './stored.ts';

/** Wakes the worker while a consultation is open or a deletion waits, to close what time closes. */
export const consultationAlarm = 'consultations';
/** The shortest period that browsers grant. */
const alarmMinutes = 0.5;

/** Keeps the alarm while there is something that time will change, and drops it afterwards. */
export async function keepAwake(stored: Stored): Promise<void> {
  const toClose = (await stored.open()).length + (await purgeDeleted(Date.now()));
  const busy = toClose > 0 || (await isImporting()) || (await mayRenew());
  const alarm = await browser.alarms.get(consultationAlarm);
  if (busy && !alarm) {
    browser.alarms.create(consultationAlarm, { periodInMinutes: alarmMinutes });
  } else if (!busy && alarm) {
    await browser.alarms.clear(consultationAlarm);
  }
}
