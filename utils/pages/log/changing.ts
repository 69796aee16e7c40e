import { countOf } from '../../core/log/statistics.ts';
import type { LogFilter } from '../../core/log/types.ts';
import { everything } from '../../core/log/view.ts';
import type { RequestOf } from '../../core/messages.ts';
import { does } from './requests.ts';
import { log } from './state.ts';

/** What the doctor does in the log: looks through it, deletes, writes. */

export function showFilter(filter: LogFilter): void {
  log.filter.value = filter;
  log.positions.value = [];
}

export function showOlder(): void {
  const last = log.rows.value?.at(-1);
  if (!last) return;
  log.positions.value = [...log.positions.value, { start: last.start, id: last.id }];
}

export function showNewer(): void {
  log.positions.value = log.positions.value.slice(0, -1);
}

/** Deletes consultations, by their ids or by their days, or all; for a while they can be brought back. */
export async function deleteRows(
  which: readonly string[] | 'all' | { readonly from: string; readonly to: string },
): Promise<void> {
  const at = Date.now();
  const count = countIn(which);
  const ids = typeof which === 'object' && !('from' in which) ? [...which] : which;
  if (await does({ type: 'deleteRows', ids, at })) {
    log.deleted.value = { count, all: which === 'all', at };
  }
}

function countIn(which: Parameters<typeof deleteRows>[0]): number {
  if (typeof which === 'object' && !('from' in which)) return which.length;
  const range = which === 'all' ? {} : which;
  return countOf(log.days.value ?? [], { ...everything, ...range });
}

export async function undoDeletion(): Promise<void> {
  const at = log.deleted.value?.at;
  log.deleted.value = null;
  if (at !== undefined) await does({ type: 'restoreRows', at });
}

/** Keeps what the doctor thinks of a consultation; `null` takes it away. @returns whether it was kept */
export function reflect(
  consultation: string,
  reflection: RequestOf<'reflect'>['reflection'],
): Promise<boolean> {
  return does({ type: 'reflect', consultation, reflection, at: Date.now() });
}
