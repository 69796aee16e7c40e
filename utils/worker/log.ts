import { browser } from 'wxt/browser';
import { dayOf } from '../core/log/localTime.ts';
import { keptFrom } from '../core/log/retention.ts';
import { samplePlatform, sampleRows } from '../core/log/sample.ts';
import type { Request, RequestOf } from '../core/messages.ts';
import { removeBefore } from '../store/log/deletions.ts';
import {
  beginImport,
  dropImport,
  dropStaleImport,
  isImporting,
  stageImport,
} from '../store/log/import.ts';
import { deleteSetAside } from '../store/log/quarantine.ts';
import { saveReflection } from '../store/log/rows.ts';
import { addRows, removePlatform } from '../store/log/sample.ts';
import { markUntidy } from '../store/log/untidy.ts';
import { readSettings } from '../store/settings.ts';
import { Refusal } from './router.ts';

/** The worker's side of the log page, and the daily look at what is too old. */

export type LogRequest = RequestOf<
  'reflect' | 'sample' | 'stageImport' | 'commitImport' | 'dropImport' | 'deleteSetAside'
>;

const logRequests: ReadonlySet<Request['type']> = new Set<LogRequest['type']>([
  'reflect',
  'sample',
  'stageImport',
  'commitImport',
  'dropImport',
  'deleteSetAside',
]);

export function isLogRequest(request: Request): request is LogRequest {
  return logRequests.has(request.type);
}

/**
 * A request from the log page. Throws a `Refusal` with a sentence for the doctor. `commitImport` only
 * begins here: `importNextPart` does the work.
 */
export async function takeLogRequest(request: LogRequest): Promise<void> {
  switch (request.type) {
    case 'reflect': {
      const { consultation, reflection, at } = request;
      if (reflection && !(await readSettings()).reflections) {
        throw new Refusal('Reflections are switched off in the settings.');
      }
      const saved = await saveReflection(consultation, reflection && { ...reflection, at });
      if (!saved) throw new Refusal('This consultation is no longer in the log.');
      return;
    }
    case 'sample':
      return request.load ? addRows(sampleRows(Date.now())) : removePlatform(samplePlatform);
    case 'stageImport': {
      if (await isImporting()) {
        throw new Refusal('Another log is still being imported. Wait until that is done.');
      }
      const { part, consultations, deleted, breaks } = request;
      return stageImport(part, { consultations, deleted, breaks }, Date.now());
    }
    case 'commitImport': {
      const kept = keptFrom(await readSettings(), dayOf(Date.now()));
      if (await beginImport(request.bringBack, kept)) return;
      throw new Refusal('Webside no longer has what it read from the file. Choose the file again.');
    }
    case 'dropImport':
      return dropImport();
    case 'deleteSetAside':
      return deleteSetAside();
  }
}

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
  await markUntidy();
  const day = keptFrom(await readSettings(), dayOf(now));
  return day !== null && (await removeBefore(day, rowsAtOnce)) === rowsAtOnce;
}
