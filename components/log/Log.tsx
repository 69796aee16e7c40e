import { useMemo } from 'preact/hooks';
import type { BreakFigures } from '../../utils/core/breaks/statistics.ts';
import { inOrder, type Names } from '../../utils/core/log/names.ts';
import {
  countOf,
  type Figures,
  figuresOf,
  kindsOf,
  weeksOf,
} from '../../utils/core/log/statistics.ts';
import type { LogTrouble } from '../../utils/core/log/trouble.ts';
import type { ConsultationRow, DailyRow, LogFilter } from '../../utils/core/log/types.ts';
import {
  type ExportChoices,
  type ExportKind,
  everything,
  type ImportState,
  type Running,
  type SheetContent,
  type StorageUse,
  type Summed,
} from '../../utils/core/log/view.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { Breaks } from './Breaks.tsx';
import { Compare } from './Compare.tsx';
import { Files } from './Files.tsx';
import { Filters } from './Filters.tsx';
import { Keeping } from './Keeping.tsx';
import { LogTable } from './LogTable.tsx';
import { Notices } from './Notices.tsx';
import { Overview } from './Overview.tsx';
import type { Words } from './ReflectionNote.tsx';
import { Sheet } from './Sheet.tsx';
import { count } from './words.ts';
// In this order: of two rules of one weight the later counts.
import './logTable.css';
import './fields.css';
import './overview.css';
import './reflection.css';
import './log.css';
import './sheet.css';

/** Calendar weeks that a chart has room for. */
const mostWeeks = 26;

export interface LogProps {
  /** One page of the filter's consultations, newest first; `null` while they are read. */
  readonly rows: readonly ConsultationRow[] | null;
  /** What the figures are of; `null` while they are read. */
  readonly summed: Summed | null;
  readonly filter: LogFilter;
  /** How many pages lie before this one, and how many rows fill one. */
  readonly page: number;
  readonly pageSize: number;
  readonly names: Names;
  /** A deletion that can still be undone. */
  readonly deleted: { readonly count: number; readonly all: boolean } | null;
  /** Something takes longer: what it is, in words. */
  readonly busy: string | null;
  /** The last request did not reach the worker, or was refused: why. */
  readonly problem: string | null;
  /** The log cannot be read. */
  readonly failed: boolean;
  readonly running: readonly Running[];
  readonly storage: StorageUse | null;
  readonly setAside: readonly { readonly at: number }[];
  /** What happened to the log. */
  readonly trouble: LogTrouble;
  readonly rescued: 'failed' | null;
  readonly keptFrom: string | null;
  readonly retentionDays: number;
  readonly mayReflect: boolean;
  readonly mayExport: boolean;
  readonly exporting: number | null;
  readonly imported: ImportState | null;
  /** What the sheet has beside the figures, once it is asked for. */
  readonly sheet: SheetContent | null;
  /** What became of breaks lately, and how many entries there are in all; `null` while it is read. */
  readonly breaks: {
    readonly figures: BreakFigures;
    readonly days: number;
    readonly count: number;
  } | null;
  readonly on: LogActions;
}

export interface LogActions {
  readonly filter: (filter: LogFilter) => void;
  readonly older: () => void;
  readonly newer: () => void;
  readonly remove: (which: readonly string[] | 'all' | { from: string; to: string }) => void;
  readonly undo: () => void;
  readonly reflect: (id: string, reflection: Words | null) => Promise<boolean>;
  readonly sample: (load: boolean) => void;
  readonly export: (kind: ExportKind, choices: ExportChoices) => void;
  readonly save: (title: string, csv: string) => void;
  readonly sheet: (open: ExportChoices | null) => void;
  readonly print: () => void;
  readonly import: (file: File) => void;
  readonly take: (bringBack: boolean) => void;
  readonly cancel: () => void;
  readonly rescue: () => void;
  readonly deleteSetAside: () => void;
  readonly troubleSeen: () => void;
}

/** What all days and the filter's come to. */
interface Summary extends Summed {
  readonly platforms: readonly string[];
  readonly checklists: readonly string[];
  /** The items that there are, in their order. */
  readonly items: readonly string[];
  readonly figures: Figures;
  /** How many consultations the filter lets through. */
  readonly filtered: number;
}

/** Years are summed up once, and again only when they or the filter change. */
function useSummary(summed: Summed | null, names: Names): Summary | null {
  const { days = null, filter = everything } = summed ?? {};
  const all = useMemo(
    () => days && { kinds: kindsOf(days), figures: figuresOf(days, everything) },
    [days],
  );
  const { from, to, platform, checklist } = filter;
  const figures = useMemo(() => {
    const limited = [from, to, platform, checklist].some((value) => value !== null);
    return limited && days ? figuresOf(days, filter) : all?.figures;
  }, [days, from, to, platform, checklist]);
  const filtered = useMemo(() => countOf(days ?? [], filter), [days, filter]);
  if (!days || !all || !figures) return null;
  const { platforms, checklists } = all.kinds;
  const items = inOrder(all.figures.items, checklists, names).map(({ item }) => item);
  return { days, filter, platforms, checklists, items, figures, filtered };
}

/** The session log: what was done in which consultation, for its doctor alone. */
export function Log(props: LogProps) {
  const { rows, summed, deleted, failed, problem, busy, running, storage, setAside, on } = props;
  const summary = useSummary(summed, props.names);
  const empty = summed?.days.length === 0;
  const sheet = props.sheet !== null && !empty;
  const anything = !empty || (props.breaks?.count ?? 0) > 0;
  return (
    <main class="page log">
      <PageHead page="log" purpose={t('log.purpose')} />
      <div role="status" class="log-status">
        {deleted && (
          <p>
            {deleted.all ? t('log.deletedAll') : t('log.deleted', deleted.count)}{' '}
            <Button onClick={on.undo}>{t('log.undo')}</Button>
          </p>
        )}
        {busy && <p>{busy}</p>}
      </div>
      {problem && (
        <p class="page-trouble" role="alert">
          {problem}
        </p>
      )}
      <Notices
        {...{ running, storage, setAside }}
        trouble={props.trouble}
        onTroubleSeen={on.troubleSeen}
        rescued={props.rescued}
        sample={summary?.platforms.includes('sample') ?? false}
        onRemoveSample={() => on.sample(false)}
        onRescue={on.rescue}
        onDeleteSetAside={on.deleteSetAside}
      />
      {failed && <p class="page-trouble">{t('log.failed')}</p>}
      {!failed && !summary && !rows?.length && <p>{t('log.loading')}</p>}
      {!failed && empty && <Empty onSample={() => on.sample(true)} />}
      {!failed && rows && !empty && !sheet && <Filled {...props} rows={rows} summary={summary} />}
      {!failed && sheet && summary && <SheetPart {...props} summary={summary} />}
      {!failed && summary && !sheet && <FilesPart {...props} filtered={summary.filtered} />}
      {!failed && summary && anything && !sheet && <KeepingPart {...props} days={summary.days} />}
      {props.breaks && !sheet && <Breaks figures={props.breaks.figures} days={props.breaks.days} />}
      <Stored />
    </main>
  );
}

interface FilledProps extends LogProps {
  readonly rows: readonly ConsultationRow[];
  /** Reading it takes longer than the first rows, which do not wait for it. */
  readonly summary: Summary | null;
}

function Filled(props: FilledProps) {
  const { rows, page, summary, filter, names, on, mayExport, mayReflect } = props;
  return (
    <>
      {summary && <Filters {...summary} {...{ filter, names }} onFilter={on.filter} />}
      {summary && summary.filtered > 0 && (
        <>
          {filter.missed !== null && <p>{t('log.filters.missedHelp')}</p>}
          <Overview
            {...{ names }}
            figures={summary.figures}
            checklists={summary.checklists}
            weeks={() => weeksOf(summary.days, summary.filter, mostWeeks)}
            onSave={mayExport ? on.save : undefined}
          />
          <Compare {...summary} names={names} />
        </>
      )}
      {summary && rows.length === 0 && page === 0 ? (
        <p role="status" class="log-none">
          {t('log.filters.none')}
        </p>
      ) : (
        <section>
          <h2>{t('log.list')}</h2>
          <LogTable
            {...{ rows, names, mayReflect }}
            onReflect={on.reflect}
            onDelete={(id) => on.remove([id])}
          />
          {summary && <Pager {...props} filtered={summary.filtered} />}
        </section>
      )}
    </>
  );
}

function SheetPart({ names, sheet, summary, on }: LogProps & { summary: Summary }) {
  const { days, filter, figures, checklists } = summary;
  const inPeriod = days.filter(
    ({ day }) =>
      (filter.from === null || day >= filter.from) && (filter.to === null || day <= filter.to),
  );
  const [first, last] = [inPeriod[0]?.day, inPeriod.at(-1)?.day];
  return (
    <Sheet
      {...{ figures, checklists, names }}
      reflected={sheet?.reflected ?? []}
      breaks={sheet?.breaks ?? null}
      period={first && last ? [first, last] : null}
      onPrint={on.print}
      onBack={() => on.sheet(null)}
    />
  );
}

function KeepingPart({
  days,
  keptFrom,
  retentionDays,
  storage,
  on,
}: LogProps & { days: readonly DailyRow[] }) {
  return (
    <Keeping
      {...{ keptFrom, retentionDays, storage }}
      tooOld={keptFrom === null ? 0 : countBefore(days, keptFrom)}
      countBetween={(from, to) => countOf(days, { ...everything, from, to })}
      onDeleteDays={(from, to) => on.remove({ from, to })}
      onDeleteAll={() => on.remove('all')}
    />
  );
}

function countBefore(days: readonly DailyRow[], day: string): number {
  return countOf(
    days.filter((row) => row.day < day),
    everything,
  );
}

function FilesPart({
  on,
  mayExport,
  exporting,
  imported,
  filtered,
  breaks,
}: LogProps & { filtered: number }) {
  return (
    <Files
      {...{ filtered, mayExport, exporting, imported }}
      breaks={breaks?.count ?? 0}
      onExport={on.export}
      onSheet={on.sheet}
      onImport={on.import}
      onTake={on.take}
      onCancel={on.cancel}
    />
  );
}

/** Newer and older pages of the list. */
function Pager({ rows, page, pageSize, filtered, on }: FilledProps & { filtered: number }) {
  const first = page * pageSize + 1;
  const last = page * pageSize + rows.length;
  return (
    <nav class="log-foot" aria-label={t('log.pages')}>
      <span role="status">
        {t('log.shown', [count(first), count(last)])} {t('log.count', filtered, [count(filtered)])}
      </span>
      <span class="log-buttons">
        {page > 0 && <Button onClick={on.newer}>{t('log.newer')}</Button>}
        {last < filtered && <Button onClick={on.older}>{t('log.more')}</Button>}
      </span>
    </nav>
  );
}

function Empty({ onSample }: { onSample: () => void }) {
  return (
    <section class="log-empty">
      <h2>{t('log.empty')}</h2>
      <p>{t('log.emptyHelp')}</p>
      <p>{t('log.sample.help')}</p>
      <Button onClick={onSample}>{t('log.sample.load')}</Button>
    </section>
  );
}

function Stored() {
  return (
    <section class="stored" id="stored">
      <h2>{t('log.stored.title')}</h2>
      <p>{t('log.stored.keeps')}</p>
      <p>{t('log.stored.breaks')}</p>
      <p>{t('log.stored.never')}</p>
      <p>{t('log.stored.where')}</p>
    </section>
  );
}
