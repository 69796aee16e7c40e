import type { BreakFigures } from '../../utils/core/breaks/statistics.ts';
import type { ItemStates } from '../../utils/core/consultation/types.ts';
import { inOrder, itemLabel, type Names } from '../../utils/core/log/names.ts';
import type { Figures } from '../../utils/core/log/statistics.ts';
import type { ConsultationRow } from '../../utils/core/log/types.ts';
import { t } from '../../utils/core/strings.ts';
import { clock } from '../ui/time.ts';

/** How the log says things: dates, lengths, and parts with what they are parts of. */

/** "12 of 14". */
export function ofText(part: number, whole: number): string {
  return t('log.itemsOf', [count(part), count(whole)]);
}

export function count(number: number): string {
  return number.toLocaleString(t('extension.language'));
}

/** A length of time, `12:04`; a dash for none. */
export function length(seconds: number | null): string {
  return seconds === null ? '–' : clock(seconds * 1000);
}

/** In which minute of the consultation a summary was usually given, from 1; `null` without any. */
export function summaryMinute({ summary }: Figures): string | null {
  if (summary.medianSeconds === null) return null;
  return String(Math.floor(summary.medianSeconds / 60) + 1);
}

const shapes = {
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: 'numeric', month: 'short' },
  weekday: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

/** One for each language and shape: making one takes longer than a hundred uses of it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatted(date: Date, shape: keyof typeof shapes): string {
  const language = t('extension.language');
  const key = `${language} ${shape}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language, shapes[shape]);
  formats.set(key, format);
  return format.format(date);
}

/** A day as people write it, "2 Nov 2026". */
export function dayText(day: string): string {
  return formatted(new Date(`${day}T12:00:00`), 'day');
}

/** A day where there is little room, "2 Nov". */
export function shortDay(day: string): string {
  return formatted(new Date(`${day}T12:00:00`), 'short');
}

/** The start as exactly as the log keeps it. */
export function startText({ start, precision, day }: ConsultationRow): string {
  const date = new Date(precision === 'date' ? `${day}T12:00:00` : start);
  const text = formatted(date, 'weekday');
  if (precision === 'date') return text;
  const time = formatted(date, 'time');
  return `${text}, ${precision === 'hour' ? t('log.about', [time]) : time}`;
}

/** Done of applicable: what was set aside as not applicable does not count. */
export function doneOf(items: ItemStates, missed: readonly string[]): string {
  const done = Object.values(items).filter(({ result }) => result === 'done').length;
  return ofText(done, done + missed.length);
}

/** Bytes as people read them. */
export function sizeText(bytes: number): string {
  const kilobytes = bytes / 1024;
  if (kilobytes < 1000) return t('log.keeping.kilobytes', [count(Math.ceil(kilobytes))]);
  return t('log.keeping.megabytes', [count(Math.ceil(kilobytes / 1024))]);
}

/** What became of breaks, in a sentence. */
export function breaksText({ due, taken, natural, held, declined }: BreakFigures): string {
  return t('log.breaks.sentence', [
    count(due),
    count(taken),
    count(natural),
    count(held.call),
    count(declined),
  ]);
}

/** The filter's consultations in a few lines, to be pasted into a form or a message. */
export function pasteText(
  figures: Figures,
  period: readonly [string, string] | null,
  checklists: readonly string[],
  names: Names,
  breaks: BreakFigures | null,
): string {
  if (!period) return t('log.sheet.none');
  const { consultations, medianSeconds, done, applicable } = figures;
  const minute = summaryMinute(figures);
  return [
    t('log.sheet.period', [
      dayText(period[0]),
      dayText(period[1]),
      count(consultations),
      length(medianSeconds),
    ]),
    `${t('log.figures.done')}: ${ofText(done, applicable)}.`,
    ...inOrder(figures.items, checklists, names)
      .filter((figure) => figure.applicable > 0)
      .map((figure) => {
        const label = itemLabel(figure.item, checklists, names);
        return `- ${label}: ${ofText(figure.done, figure.applicable)}`;
      }),
    minute === null ? '' : t('log.figures.summaryWhen', [minute]),
    breaks ? `${t('log.breaks.title')}: ${breaksText(breaks)}` : '',
    t('log.sheet.about'),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
