import { t } from '../../utils/core/strings.ts';
import { type Range, rangeText } from './hours.ts';

/** A day of the week, 0 for Sunday, in the language of the page. */
export function dayName(weekday: number): string {
  // Any Sunday will do.
  const date = new Date(Date.UTC(2024, 0, 7 + weekday));
  return date.toLocaleDateString(t('extension.language'), { weekday: 'long', timeZone: 'UTC' });
}

/** "09:00 to 12:30". */
export function rangeWords(range: Range): string {
  return rangeText(range, (from, to) => t('options.hours.range', [from, to]));
}
