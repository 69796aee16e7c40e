import { dayOf } from '../../core/log/localTime.ts';
import type { ImportCounts } from '../../core/log/merge.ts';
import { keptFrom } from '../../core/log/retention.ts';
import { t } from '../../core/strings.ts';
import { begin, does, loadFiles } from './requests.ts';
import { log } from './state.ts';

/** Reads a file through and has each part put aside. Whatever is wrong with it, nothing is changed. */
export async function readImport(file: File): Promise<void> {
  const cancelled = begin();
  log.imported.value = { is: 'reading', share: 0 };
  const { addCounts, countImport, noCounts, ProblemInFile, readLogFile } = await loadFiles();
  let counts: ImportCounts = noCounts;
  let part = 0;
  try {
    const settings = log.settings.value;
    const kept = settings ? keptFrom(settings, dayOf(Date.now())) : null;
    for await (const read of readLogFile(textOf(file, cancelled))) {
      const content = {
        consultations: [...read.consultations],
        deleted: [...read.deleted],
        breaks: [...read.breaks],
      };
      if (!(await does({ type: 'stageImport', part, ...content }))) {
        log.imported.value = null;
        return;
      }
      part++;
      counts = addCounts(counts, await countImport(content, kept));
      if (cancelled.aborted) break;
    }
    if (cancelled.aborted) return void (await does({ type: 'dropImport' }));
    log.imported.value = { is: 'preview', counts };
  } catch (error) {
    await does({ type: 'dropImport' });
    const known = error instanceof ProblemInFile;
    log.imported.value = { is: 'failed', problem: known ? error.message : problemOf(error) };
  }
}

/** Takes what was put aside into the log. */
export async function commitImport(bringBack: boolean): Promise<void> {
  log.imported.value = { is: 'taking' };
  const { isImporting } = await loadFiles();
  const taken = await does({ type: 'commitImport', bringBack });
  log.imported.value = taken ? { is: 'done' } : (await isImporting()) ? { is: 'unfinished' } : null;
}

async function* textOf(file: File, cancelled: AbortSignal): AsyncGenerator<string> {
  const reader = file
    .stream()
    .pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))
    .getReader();
  let read = 0;
  while (!cancelled.aborted) {
    const { done, value } = await reader.read();
    if (done) return;
    read += value.length;
    log.imported.value = { is: 'reading', share: Math.min(1, read / Math.max(1, file.size)) };
    yield value;
  }
  await reader.cancel();
}

function problemOf(error: unknown): string {
  // A decoder throws this for bytes that are no text.
  return error instanceof TypeError ? t('log.files.notText') : t('log.files.unreadable');
}
