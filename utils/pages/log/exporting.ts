import { type BreakFigures, breakFigures } from '../../core/breaks/statistics.ts';
import { defaultChecklist } from '../../core/checklist/items.ts';
import { checklistOf } from '../../core/checklist/library.ts';
import { dayOf } from '../../core/log/localTime.ts';
import { inOrder, itemLabel, type Names, namesFor } from '../../core/log/names.ts';
import { type Figures, figuresOf, kindsOf } from '../../core/log/statistics.ts';
import type { BreakRow, ConsultationRow, DailyRow } from '../../core/log/types.ts';
import type { ExportChoices, ExportKind } from '../../core/log/view.ts';
import { t } from '../../core/strings.ts';
import { breaksBetween } from '../../store/log/breaks.ts';
import { eachPart, readTombstones } from '../../store/log/query.ts';
import { download } from '../download.ts';
import { begin, loadFiles, say } from './requests.ts';
import { log } from './state.ts';

/** Writes the filter's consultations as a text to be pasted: it knows how the log says things. */
type WriteText = (
  figures: Figures,
  period: readonly [string, string] | null,
  checklists: readonly string[],
  names: Names,
  breaks: BreakFigures | null,
) => string;

/** Hands the person the filter's consultations or breaks, as a file or on the clipboard. */
export async function exportAs(
  kind: ExportKind,
  choices: ExportChoices,
  writeText: WriteText,
): Promise<void> {
  const cancelled = begin();
  try {
    if (kind === 'text') await copyText(choices, writeText);
    else if (kind === 'breaks') await saveBreaks(choices);
    else await saveLog(kind, choices, cancelled);
  } catch {
    log.problem.value = t('log.files.notSaved');
  }
  if (!cancelled.aborted) log.exporting.value = null;
}

async function copyText({ withBreaks }: ExportChoices, writeText: WriteText): Promise<void> {
  const known = figuresNow();
  if (!known) return;
  const { days, figures, checklists, names } = known;
  const breaks = withBreaks ? breakFigures(await filteredBreaks()) : null;
  await navigator.clipboard.writeText(
    writeText(figures, periodOf(days), checklists, names, breaks),
  );
  say(t('log.files.copied'));
}

async function saveBreaks({ withClock }: ExportChoices): Promise<void> {
  const { breaksCsv } = await loadFiles();
  const text = breaksCsv(await filteredBreaks(), withClock);
  download(`webside-breaks-${dayOf(Date.now())}.csv`, [text], 'text/csv');
  say(t('log.files.saved'));
}

async function saveLog(
  kind: 'csv' | 'json',
  { withClock, withBreaks }: ExportChoices,
  cancelled: AbortSignal,
): Promise<void> {
  const known = figuresNow();
  if (!known) return;
  const { figures, checklists, names } = known;
  const { exportCsv, exportJson } = await loadFiles();
  const breaks = withBreaks ? await filteredBreaks() : [];
  log.exporting.value = 0;
  const parts = counted(eachPart(log.filter.value), cancelled);
  const items = inOrder(figures.items, checklists, names).map(
    ({ item }) => [item, itemLabel(item, checklists, names)] as const,
  );
  const whole = Object.values(log.filter.value).every((value) => value === null);
  const deleted = whole ? await readTombstones() : [];
  const texts =
    kind === 'csv'
      ? exportCsv(parts, { service: names.service, items }, withClock)
      : exportJson(parts, { deleted, breaks }, withClock);
  const pieces: Blob[] = [];
  for await (const text of texts) {
    if (cancelled.aborted) return;
    pieces.push(new Blob([text]));
  }
  if (cancelled.aborted) return;
  const type = kind === 'csv' ? 'text/csv' : 'application/json';
  download(`webside-log-${dayOf(Date.now())}.${kind}`, pieces, type);
  say(t('log.files.saved'));
}

/** The figures of the filter's consultations, with the names of what is in them; `null` while they are read. */
function figuresNow() {
  const [settings, library, days] = [log.settings.value, log.library.value, log.days.value];
  if (!settings || !library || !days) return null;
  return {
    days,
    figures: figuresOf(days, log.filter.value),
    checklists: kindsOf(days).checklists,
    names: namesFor(settings, library),
  };
}

async function* counted(
  parts: AsyncIterable<readonly ConsultationRow[]>,
  cancelled: AbortSignal,
): AsyncGenerator<readonly ConsultationRow[]> {
  for await (const part of parts) {
    if (cancelled.aborted) return;
    log.exporting.value = (log.exporting.value ?? 0) + part.length;
    yield part;
  }
}

function periodOf(days: readonly DailyRow[]): [string, string] | null {
  const { from, to } = log.filter.value;
  const inside = days.filter(({ day }) => (!from || day >= from) && (!to || day <= to));
  const [first, last] = [inside[0]?.day, inside.at(-1)?.day];
  return first && last ? [first, last] : null;
}

/** Breaks belong to no service: of the filter only its days count for them. */
function filteredBreaks(): Promise<BreakRow[]> {
  return breaksBetween(log.filter.value.from, log.filter.value.to);
}

/** Opens the sheet for the filter's consultations; `null` closes it. */
export async function showSheet(choices: ExportChoices | null): Promise<void> {
  log.sheet.value = choices && {
    reflected: await reflectedRows(),
    breaks: choices.withBreaks ? breakFigures(await filteredBreaks()) : null,
  };
}

async function reflectedRows(): Promise<ConsultationRow[]> {
  const found: ConsultationRow[] = [];
  for await (const part of eachPart(log.filter.value)) {
    found.push(...part.filter(({ reflection }) => reflection));
  }
  return found;
}

/** Hands the person the numbers of a chart. */
export function saveChart(title: string, csv: string): void {
  download(`webside-${title.toLowerCase().replace(/[^a-z]+/g, '-')}.csv`, [csv], 'text/csv');
}

/** Hands the person what can be read of each log that would not open. */
export async function rescue(): Promise<void> {
  log.rescued.value = null;
  const { readSetAside } = await loadFiles();
  const checklistWith = (key: string) =>
    (log.library.value && checklistOf(log.library.value, key)) ?? defaultChecklist;
  for (const { name } of log.place.value?.setAside ?? []) {
    try {
      const text = await readSetAside(name, checklistWith);
      download(`${name}-set-aside.json`, [text], 'application/json');
    } catch {
      log.rescued.value = 'failed';
    }
  }
}
