import { browser } from 'wxt/browser';
import { dayOf } from '../core/log/localTime.ts';
import { keptFrom } from '../core/log/retention.ts';
import { samplePlatform, sampleRows } from '../core/log/sample.ts';
import type { RequestOf } from '../core/messages.ts';
import { lowerMark } from '../store/log/copy.ts';
import { deleteRows, removeBefore, restoreRows } from '../store/log/deletions.ts';
import {
  beginImport,
  dropImport,
  dropStaleImport,
  isImporting,
  stageImport,
} from '../store/log/import.ts';
import { deleteSetAside } from '../store/log/quarantine.ts';
import { moveLeftBreaks } from '../store/log/renew.ts';
import { saveReflection } from '../store/log/rows.ts';
import { addRows, removePlatform } from '../store/log/sample.ts';
import { clearTrouble } from '../store/log/trouble.ts';
import { markUntidy } from '../store/log/untidy.ts';
import { write } from '../store/log/write.ts';
import { readSettings } from '../store/settings.ts';
import { copySoon } from './copies.ts';
import { Refusal } from './router.ts';

/** The worker's side of the log page, and the daily look at what is too old. */

/** What the log page asks for. Each throws a `Refusal` with a sentence for the doctor. */
export const logRequests = {
  async reflect({ consultation, reflection, at }: RequestOf<'reflect'>): Promise<void> {
    if (reflection && !(await readSettings()).reflections) {
      throw new Refusal('Reflections are switched off in the settings.');
    }
    const saved = await saveReflection(consultation, reflection && { ...reflection, at });
    if (!saved) throw new Refusal('This consultation is no longer in the log.');
    copySoon();
  },

  async sample({ load }: RequestOf<'sample'>): Promise<void> {
    if (!load) await lowerMark();
    await (load ? addRows(sampleRows(Date.now())) : removePlatform(samplePlatform));
    copySoon();
  },

  async stageImport(request: RequestOf<'stageImport'>): Promise<void> {
    if (await isImporting()) {
      throw new Refusal('Another log is still being imported. Wait until that is done.');
    }
    const { part, consultations, deleted, breaks } = request;
    await stageImport(part, { consultations, deleted, breaks }, Date.now());
  },

  /** Only begins: the worker then imports part by part. */
  async commitImport({ bringBack }: RequestOf<'commitImport'>): Promise<void> {
    const kept = keptFrom(await readSettings(), dayOf(Date.now()));
    // It may delete what was deleted on the other machine.
    await lowerMark();
    if (await beginImport(bringBack, kept)) return;
    throw new Refusal('Webside no longer has what it read from the file. Choose the file again.');
  },

  dropImport,

  deleteSetAside,

  async deleteRows({ ids, at }: RequestOf<'deleteRows'>): Promise<void> {
    // What is still to come would be there afterwards.
    if (!Array.isArray(ids) && (await isImporting())) {
      throw new Refusal('A log is still being imported. Wait until that is done.');
    }
    // Breaks that are still to be taken over are deleted as well.
    await moveLeftBreaks();
    await lowerMark();
    await deleteRows(ids, at);
    copySoon();
  },

  async restoreRows({ at }: RequestOf<'restoreRows'>): Promise<void> {
    await restoreRows(at);
    copySoon();
  },

  /** The doctor has read what happened to the log. */
  troubleSeen: clearTrouble,
};

export const retentionAlarm = 'retention';
const dayMinutes = 24 * 60;
/** Rows that go in one transaction: a call that begins meanwhile waits for no more. */
const rowsAtOnce = 500;

/** Looks once a day, and a minute after the first start. An alarm that a changed clock lost is renewed. */
export async function keepRetention(): Promise<void> {
  const alarm = await browser.alarms.get(retentionAlarm);
  const latest = Date.now() + dayMinutes * 60_000;
  if (alarm && alarm.scheduledTime <= latest) return;
  browser.alarms.create(retentionAlarm, { delayInMinutes: 1, periodInMinutes: dayMinutes });
}

/**
 * Deletes for good a part of what is older than the settings say, and an import of the day before
 * that nobody finished.
 * @returns whether there is more
 */
export async function applyRetention(): Promise<boolean> {
  const now = Date.now();
  await dropStaleImport(now - dayMinutes * 60_000);
  // Closing deletes the exact times of a consultation.
  await write(markUntidy);
  const day = keptFrom(await readSettings(), dayOf(now));
  if (day !== null) await lowerMark();
  return day !== null && (await removeBefore(day, rowsAtOnce)) === rowsAtOnce;
}
