import type { Request } from '../../core/messages.ts';
import { t } from '../../core/strings.ts';
import { ask } from '../client.ts';
import { log } from './state.ts';

/** Show a busy message after this many milliseconds. */
const patienceMs = 500;
/** How long a message stays, milliseconds. */
const sayMs = 5_000;

/** Sends a request, and says so where it takes long or fails. @returns whether it was done */
export async function does(request: Request): Promise<boolean> {
  const timer = setTimeout(() => {
    log.busy.value = t('log.working');
  }, patienceMs);
  const reply = await ask(request);
  clearTimeout(timer);
  log.busy.value = null;
  log.problem.value = reply.ok ? null : t('log.notDone');
  return reply.ok;
}

/** Shows a message that goes by itself. */
export function say(text: string): void {
  log.busy.value = text;
  setTimeout(() => {
    if (log.busy.value === text) log.busy.value = null;
  }, sayMs);
}

/** Ends the export or import that runs. */
let running = new AbortController();

/** Begins an export or import. @returns a signal that is aborted when the doctor cancels it */
export function begin(): AbortSignal {
  running = new AbortController();
  return running.signal;
}

/** Ends an export or an import, and leaves the log as it was. */
export function cancel(): void {
  running.abort();
  log.exporting.value = null;
  if (log.imported.value) void does({ type: 'dropImport' });
  log.imported.value = null;
}

/** What only files need: loaded with the first of them. */
export const loadFiles = () => import('./files.ts');
