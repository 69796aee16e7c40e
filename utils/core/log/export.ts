import type { EndedHow, ItemResult } from '../consultation/types.ts';
import { t } from '../strings.ts';
import { countNames } from './counts.ts';
import { csvLine, csvStart } from './csv.ts';
import { exportBreak, exportRow, fileFoot, fileHead } from './file.ts';
import { clockOf, dayOf } from './localTime.ts';
import { unpackResults } from './results.ts';
import type { BreakRow, ConsultationRow, Tombstone } from './types.ts';

/** The log as files, part by part, so that no file has to be held as a whole. */

type Parts = AsyncIterable<readonly ConsultationRow[]>;

/** The names of what rows give only as ids. */
export interface ExportWords {
  readonly service: (platform: string) => string;
  /** The items that any of the rows has, with their words, in the order of the columns. */
  readonly items: readonly (readonly [id: string, label: string])[];
}

/** The text of a JSON file, as docs/log.schema.json has it. */
export async function* exportJson(
  parts: Parts,
  {
    deleted,
    breaks,
  }: { readonly deleted: readonly Tombstone[]; readonly breaks: readonly BreakRow[] },
  withClock: boolean,
): AsyncGenerator<string> {
  yield fileHead;
  let separator = '';
  for await (const rows of parts) {
    const lines = rows.map((row) => JSON.stringify(exportRow(row, withClock)));
    yield lines.length > 0 ? separator + lines.join(',\n') : '';
    if (lines.length > 0) separator = ',\n';
  }
  yield fileFoot({ deleted, breaks: breaks.map((row) => exportBreak(row, withClock)) });
}

/** The text of a CSV file: a consultation a line, two columns an item. */
export async function* exportCsv(
  parts: Parts,
  words: ExportWords,
  withClock: boolean,
): AsyncGenerator<string> {
  yield csvStart + csvLine(csvHead(words, withClock));
  // Asking the catalogue is slow, and a log has a million of these.
  const remembered: RowWords = {
    items: words.items,
    service: remember(words.service),
    ended: remember((how) => t(`log.endedHow.${how as EndedHow | 'unknown'}`)),
    recovered: t('log.csv.recovered'),
    results: {
      done: t('log.done'),
      notApplicable: t('log.notApplicable'),
      open: t('log.openItem'),
    },
  };
  for await (const rows of parts) {
    yield rows.map((row) => csvLine(csvCells(row, remembered, withClock))).join('');
  }
}

interface RowWords extends ExportWords {
  readonly ended: (how: string) => string;
  readonly recovered: string;
  readonly results: Readonly<Record<ItemResult, string>>;
}

function remember(tell: (id: string) => string): (id: string) => string {
  const told = new Map<string, string>();
  return (id) => {
    const text = told.get(id) ?? tell(id);
    told.set(id, text);
    return text;
  };
}

function csvHead({ items }: ExportWords, withClock: boolean): string[] {
  return [
    t('log.csv.id'),
    t('log.csv.day'),
    ...(withClock ? [t('log.csv.time')] : []),
    t('log.platform'),
    t('log.csv.seconds'),
    t('log.csv.checklist'),
    t('log.csv.ended'),
    t('log.nudges'),
    t('log.csv.actedOn'),
    ...countNames.map((name) => t(`log.csv.${name}`)),
    ...items.flatMap(([, label]) => [label, t('log.csv.second', [label])]),
    t('log.reflection.what'),
    t('log.reflection.soWhat'),
    t('log.reflection.whatNext'),
  ];
}

function csvCells(
  row: ConsultationRow,
  { service, items, ended, recovered, results: words }: RowWords,
  withClock: boolean,
): (string | number)[] {
  const results = unpackResults(row.items);
  const missed = new Set(row.missed);
  return [
    row.id,
    row.day,
    ...(withClock ? [timeOf(row)] : []),
    service(row.platform),
    row.durationSeconds,
    row.checklist,
    row.status === 'recovered' ? recovered : ended(row.ended ?? 'unknown'),
    row.nudges.length,
    row.nudges.filter(({ actedOn }) => actedOn).length,
    ...countNames.map((name) => row[name] ?? ''),
    ...items.flatMap(([id]) => {
      const state = results[id];
      if (!state) return [missed.has(id) ? words.open : '', ''];
      return [words[state.result], state.afterSeconds];
    }),
    row.reflection?.what ?? '',
    row.reflection?.soWhat ?? '',
    row.reflection?.whatNext ?? '',
  ];
}

/** A CSV file of entries about breaks, in the order they have. */
export function breaksCsv(rows: readonly BreakRow[], withClock: boolean): string {
  const head = [
    t('log.csv.day'),
    ...(withClock ? [t('log.csv.time')] : []),
    t('log.csv.what'),
    t('log.csv.break'),
    t('log.csv.seconds'),
    t('log.csv.worked'),
    t('log.csv.heldBy'),
  ];
  const lines = rows.map((row) => [
    dayOf(row.at),
    ...(withClock ? [clockOf(row.at)] : []),
    t(`log.breaks.kinds.${row.kind}`),
    'break' in row ? t(`log.breaks.lengths.${row.break}`) : '',
    'seconds' in row ? row.seconds : '',
    workedSeconds(row),
    row.kind === 'held' ? t(`log.breaks.reasons.${row.reason}`) : '',
  ]);
  return csvStart + [head, ...lines].map(csvLine).join('');
}

/** The work that a break ended, or after which it was due. */
function workedSeconds(row: BreakRow): number | '' {
  if (row.kind === 'due') return row.screenSeconds + row.callSeconds;
  return 'workedSeconds' in row ? row.workedSeconds : '';
}

/** As exactly as the log keeps it. */
function timeOf({ start, precision }: ConsultationRow): string {
  return precision === 'date' ? '' : clockOf(start);
}
