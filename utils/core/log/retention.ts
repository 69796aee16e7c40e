import type { Settings } from '../settings/catalogue.ts';
import { shiftDay } from './statistics.ts';

/**
 * The first day that the log keeps; what is older goes at the next daily look.
 * @returns `null`: it keeps everything
 */
export function keptFrom(
  { deleteOld, retentionDays }: Pick<Settings, 'deleteOld' | 'retentionDays'>,
  today: string,
): string | null {
  return deleteOld ? shiftDay(today, -retentionDays) : null;
}
