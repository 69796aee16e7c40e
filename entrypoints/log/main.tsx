import { computed, effect, signal } from '@preact/signals';
import { render } from 'preact';
import type { ExportChoices, ExportKind, ImportState } from '../../components/log/Files.tsx';
import type { StorageUse } from '../../components/log/Keeping.tsx';
import { Log, type LogActions, type SheetContent, type Summed } from '../../components/log/Log.tsx';
import { inOrder, itemLabel, type Names, pasteText } from '../../components/log/words.ts';
import { breakFigures } from '../../utils/core/breaks/statistics.ts';
import { type Checklist, defaultChecklist } from '../../utils/core/checklist/items.ts';
import { type ChecklistLibrary, checklistOf } from '../../utils/core/checklist/library.ts';
import type { ConsultationView, LiveView } from '../../utils/core/consultation/view.ts';
import { dayOf } from '../../utils/core/log/localTime.ts';
import type { ImportCounts } from '../../utils/core/log/merge.ts';
import { keptFrom } from '../../utils/core/log/retention.ts';
import { samplePlatform } from '../../utils/core/log/sample.ts';
import { countOf, figuresOf, kindsOf } from '../../utils/core/log/statistics.ts';
import type { BreakRow, ConsultationRow, DailyRow, LogFilter } from '../../utils/core/log/types.ts';
import type { Request } from '../../utils/core/messages.ts';
import type { Settings } from '../../utils/core/settings/catalogue.ts';
import { serviceName } from '../../utils/core/settings/services.ts';
import { t } from '../../utils/core/strings.ts';
import { undoMs } from '../../utils/core/undo.ts';
import { ask, followLiveView } from '../../utils/pages/client.ts';
import { followChecklists } from '../../utils/store/checklists.ts';
import { followLanguage } from '../../utils/store/language.ts';
import { breaksBetween } from '../../utils/store/log/breaks.ts';
import {
  followBlocked,
  followBreakRows,
  followDays,
  followRows,
} from '../../utils/store/log/follow.ts';
import { followDatabase, type LogPlace } from '../../utils/store/log/quarantine.ts';
import { eachPart, type Position, readTombstones } from '../../utils/store/log/query.ts';
import { followSettings } from '../../utils/store/settings.ts';

/** Rows of one page. */
const pageSize = 50;
/** What takes longer than this is said to do so, milliseconds. */
const patienceMs = 500;
/** Rows that come sooner are drawn at once, and not after a word that they are being read, milliseconds. */
const readingMs = 150;
/** What waits for a frame waits no longer than this, milliseconds. */
const unpaintedMs = 100;
const everything: LogFilter = {
  from: null,
  to: null,
  platform: null,
  checklist: null,
  missed: null,
};

const filter = signal<LogFilter>(everything);
/** Where each of the pages before the one that is shown ended. */
const positions = signal<readonly Position[]>([]);
const rows = signal<readonly ConsultationRow[] | null>(null);
const days = signal<readonly DailyRow[] | null>(null);
/** The rows that were painted: what takes longer than they do begins after that. */
const painted = signal<readonly ConsultationRow[] | null>(null);
/** The days that are summed up, and for which filter. */
const summed = signal<Summed | null>(null);
/** The break figures are of this many days. */
const breakDays = 30;
const breaks = signal<{ readonly rows: readonly BreakRow[]; readonly count: number } | null>(null);
const settings = signal<Settings | null>(null);
const place = signal<LogPlace | null>(null);
const views = signal<LiveView>({});
const storage = signal<StorageUse | null>(null);
const library = signal<ChecklistLibrary | null>(null);
/** Raised with each change of the language; nothing is drawn before the first. */
const language = signal(0);
const failed = signal(false);
const readsLong = signal(false);
setTimeout(() => {
  readsLong.value = true;
}, readingMs);
const deleted = signal<{ count: number; all: boolean; at: number } | null>(null);
const busy = signal<string | null>(null);
const problem = signal<string | null>(null);
const exporting = signal<number | null>(null);
const imported = signal<ImportState | null>(null);
const sheet = signal<SheetContent | null>(null);
const rescued = signal<'failed' | null>(null);

/** What only files need: loaded with the first of them. */
const loadFiles = () => import('../../utils/pages/logFiles.ts');

/** Ends the export or import that runs. */
let running = new AbortController();

const shown = new AbortController();
window.addEventListener('pagehide', () => shown.abort());
followLanguage(() => {
  language.value += 1;
}, shown.signal);
followSettings((now) => {
  settings.value = now;
}, shown.signal);
followDatabase((now) => {
  place.value = now;
}, shown.signal);
void followLiveView((now) => {
  views.value = now;
}, shown.signal);

followBlocked(() => {
  problem.value = t('log.blocked');
}, shown.signal);

const fail = () => {
  failed.value = true;
};
/** What was read can be read: where the log moved to another database, the next read tells. */
const reading = () => {
  failed.value = false;
};

followChecklists((now) => {
  library.value = now;
}, shown.signal);

effect(() => {
  if (!place.value) return;
  const after = positions.value.at(-1) ?? null;
  const following = followRows(
    filter.value,
    after,
    pageSize,
    (now) => {
      reading();
      rows.value = now;
      if (problem.value === t('log.blocked')) problem.value = null;
      // The last page may lose its rows: then the one before is the last.
      if (now.length === 0 && after) positions.value = positions.value.slice(0, -1);
    },
    fail,
  );
  return following.stop;
});

const taking = computed(() => imported.value?.is === 'taking');
/** The figures can wait until the first rows are drawn. */
const hasRows = computed(() => rows.value !== null);
effect(() => {
  // An import changes them hundreds of times: they are summed up again when it is over.
  if (!place.value || !hasRows.value || taking.value) return;
  const following = followDays((now) => {
    days.value = now;
    void navigator.storage.estimate().then(({ usage, quota }) => {
      if (usage !== undefined && quota) storage.value = { bytes: usage, most: quota };
    });
  }, fail);
  return following.stop;
});
effect(() => {
  if (!place.value || !hasRows.value) return;
  const since = new Date().setHours(0, 0, 0, 0) - (breakDays - 1) * 24 * 3_600_000;
  const following = followBreakRows(
    since,
    (now) => {
      breaks.value = now;
    },
    fail,
  );
  return following.stop;
});

effect(() => {
  const drawn = rows.value;
  if (!drawn) return;
  return afterPaint(() => {
    painted.value = drawn;
  });
});
// With another filter its rows come first, and its figures after them.
effect(() => {
  if (!painted.value || !days.value) return;
  const [all, chosen, before] = [days.value, filter.peek(), summed.peek()];
  if (before?.days === all && before.filter === chosen) return;
  summed.value = { days: all, filter: chosen };
});

effect(() => {
  if (!deleted.value) return;
  const timer = setTimeout(() => {
    deleted.value = null;
  }, undoMs);
  return () => clearTimeout(timer);
});

const on: LogActions = {
  filter: (chosen) => {
    filter.value = chosen;
    positions.value = [];
  },
  older: () => {
    const last = rows.value?.at(-1);
    if (last) positions.value = [...positions.value, { start: last.start, id: last.id }];
  },
  newer: () => {
    positions.value = positions.value.slice(0, -1);
  },
  remove: async (which) => {
    const at = Date.now();
    const range = typeof which === 'object' && 'from' in which ? which : {};
    const count = Array.isArray(which)
      ? which.length
      : countOf(days.value ?? [], { ...everything, ...range });
    const ids = Array.isArray(which) ? [...which] : (which as 'all' | { from: string; to: string });
    if (await does({ type: 'deleteRows', ids, at })) {
      deleted.value = { count, all: which === 'all', at };
    }
  },
  undo: async () => {
    const at = deleted.value?.at;
    deleted.value = null;
    if (at !== undefined) await does({ type: 'restoreRows', at });
  },
  reflect: (consultation, reflection) =>
    does({ type: 'reflect', consultation, reflection, at: Date.now() }),
  sample: (load) => void does({ type: 'sample', load }),
  export: (kind, choices) => void exportAs(kind, choices),
  save: (title, csv) => save([csv], `${fileName(title)}.csv`, 'text/csv'),
  sheet: async (open) => {
    sheet.value = open && {
      reflected: await reflectedRows(),
      breaks: open.withBreaks ? breakFigures(await filteredBreaks()) : null,
    };
  },
  print: () => window.print(),
  import: (file) => void readImport(file),
  take: async (bringBack) => {
    imported.value = { is: 'taking' };
    const { isImporting } = await loadFiles();
    const taken = await does({ type: 'commitImport', bringBack });
    imported.value = taken ? { is: 'done' } : (await isImporting()) ? { is: 'unfinished' } : null;
  },
  cancel: () => {
    running.abort();
    exporting.value = null;
    if (imported.value) void does({ type: 'dropImport' });
    imported.value = null;
  },
  rescue: async () => {
    rescued.value = null;
    const { readSetAside } = await loadFiles();
    for (const { name } of place.value?.setAside ?? []) {
      try {
        const text = await readSetAside(name, checklistWith);
        save([text], `${name}-set-aside.json`, 'application/json');
      } catch {
        rescued.value = 'failed';
      }
    }
  },
  deleteSetAside: () => void does({ type: 'deleteSetAside' }),
};

render(<App />, document.getElementById('app') as HTMLElement);

function App() {
  const now = settings.value;
  const lists = library.value;
  if (language.value === 0 || !now || !lists) return null;
  if (!rows.value && !failed.value && !readsLong.value) return null;
  return (
    <Log
      rows={rows.value}
      summed={summed.value}
      filter={filter.value}
      page={positions.value.length}
      pageSize={pageSize}
      names={namesFor(now, lists)}
      deleted={deleted.value}
      busy={busy.value}
      problem={problem.value}
      failed={failed.value}
      running={runningOf(views.value)}
      storage={storage.value}
      setAside={place.value?.setAside ?? []}
      rescued={rescued.value}
      keptFrom={keptFrom(now, dayOf(Date.now()))}
      retentionDays={now.retentionDays}
      mayReflect={now.reflections}
      mayExport={now.exports}
      exporting={exporting.value}
      imported={imported.value}
      sheet={sheet.value}
      breaks={
        breaks.value && {
          figures: breakFigures(breaks.value.rows),
          days: breakDays,
          count: breaks.value.count,
        }
      }
      on={on}
    />
  );
}

/**
 * After the next frame was handed over for painting. A page that is not in front paints nothing, and
 * has its turn all the same.
 */
function afterPaint(act: () => void): () => void {
  let timer = setTimeout(act, unpaintedMs);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(act);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

function checklistWith(key: string): Checklist {
  return (library.value && checklistOf(library.value, key)) ?? defaultChecklist;
}

function namesFor(now: Settings, lists: ChecklistLibrary): Names {
  return {
    service: (platform) =>
      platform === samplePlatform
        ? t('log.sample.name')
        : (serviceName(platform, now) ?? t('log.byHand')),
    checklist: (key) => checklistOf(lists, key),
    list: (id) => lists.lists.find((list) => list.id === id)?.name ?? null,
  };
}

function runningOf(all: LiveView) {
  return Object.values(all)
    .filter((view): view is ConsultationView => view?.kind === 'consultation')
    .map(({ service, items }) => ({
      service: service || t('log.byHand'),
      done: Object.values(items).filter(({ result }) => result === 'done').length,
    }));
}

/** Sends a request, says so where it takes long or fails. @returns whether it was done */
async function does(request: Request): Promise<boolean> {
  const timer = setTimeout(() => {
    busy.value = t('log.working');
  }, patienceMs);
  const reply = await ask(request);
  clearTimeout(timer);
  busy.value = null;
  problem.value = reply.ok ? null : t('log.notDone');
  return reply.ok;
}

async function exportAs(kind: ExportKind, choices: ExportChoices): Promise<void> {
  running = new AbortController();
  const { signal: cancelled } = running;
  try {
    await exportUntil(cancelled, kind, choices);
  } catch {
    problem.value = t('log.files.notSaved');
  }
  if (!cancelled.aborted) exporting.value = null;
}

async function exportUntil(
  cancelled: AbortSignal,
  kind: ExportKind,
  { withClock, withBreaks }: ExportChoices,
): Promise<void> {
  const now = settings.value;
  const lists = library.value;
  const all = days.value;
  if (!now || !lists || !all) return;
  const { breaksCsv, exportCsv, exportJson } = await loadFiles();
  const names = namesFor(now, lists);
  const { checklists } = kindsOf(all);
  const figures = figuresOf(all, filter.value);
  const ofBreaks = withBreaks ? await filteredBreaks() : [];
  if (kind === 'text') {
    const told = withBreaks ? breakFigures(ofBreaks) : null;
    await navigator.clipboard.writeText(pasteText(figures, periodOf(all), checklists, names, told));
    return say(t('log.files.copied'));
  }
  const day = dayOf(Date.now());
  if (kind === 'breaks') {
    save([breaksCsv(await filteredBreaks(), withClock)], `webside-breaks-${day}.csv`, 'text/csv');
    return say(t('log.files.saved'));
  }
  exporting.value = 0;
  const parts = counted(eachPart(filter.value), cancelled);
  const items = inOrder(figures.items, checklists, names).map(
    ({ item }) => [item, itemLabel(item, checklists, names)] as const,
  );
  const whole = Object.values(filter.value).every((value) => value === null);
  const deleted = whole ? await readTombstones() : [];
  const texts =
    kind === 'csv'
      ? exportCsv(parts, { service: names.service, items }, withClock)
      : exportJson(parts, { deleted, breaks: ofBreaks }, withClock);
  const pieces: Blob[] = [];
  for await (const text of texts) {
    if (cancelled.aborted) return;
    pieces.push(new Blob([text]));
  }
  if (cancelled.aborted) return;
  const type = kind === 'csv' ? 'text/csv' : 'application/json';
  save(pieces, `webside-log-${day}.${kind}`, type);
  say(t('log.files.saved'));
}

/** Breaks belong to no service: of the filter only its days count for them. */
function filteredBreaks(): Promise<BreakRow[]> {
  return breaksBetween(filter.value.from, filter.value.to);
}

async function* counted(
  parts: AsyncIterable<readonly ConsultationRow[]>,
  cancelled: AbortSignal,
): AsyncGenerator<readonly ConsultationRow[]> {
  for await (const part of parts) {
    if (cancelled.aborted) return;
    exporting.value = (exporting.value ?? 0) + part.length;
    yield part;
  }
}

function save(parts: BlobPart[], name: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function fileName(title: string): string {
  return `webside-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
}

/** A word that goes again by itself. */
function say(text: string): void {
  busy.value = text;
  setTimeout(() => {
    if (busy.value === text) busy.value = null;
  }, 5_000);
}

async function reflectedRows(): Promise<ConsultationRow[]> {
  const found: ConsultationRow[] = [];
  for await (const part of eachPart(filter.value)) {
    found.push(...part.filter(({ reflection }) => reflection));
  }
  return found;
}

function periodOf(all: readonly DailyRow[]): [string, string] | null {
  const { from, to } = filter.value;
  const inside = all.filter(({ day }) => (!from || day >= from) && (!to || day <= to));
  const [first, last] = [inside[0]?.day, inside.at(-1)?.day];
  return first && last ? [first, last] : null;
}

/** Reads a file through and has each part put aside. Whatever is wrong with it, nothing is changed. */
async function readImport(file: File): Promise<void> {
  running = new AbortController();
  const { signal: cancelled } = running;
  imported.value = { is: 'reading', share: 0 };
  const { addCounts, countImport, noCounts, ProblemInFile, readLogFile } = await loadFiles();
  let counts: ImportCounts = noCounts;
  let part = 0;
  try {
    const kept = settings.value ? keptFrom(settings.value, dayOf(Date.now())) : null;
    for await (const read of readLogFile(textOf(file, cancelled))) {
      const content = {
        consultations: [...read.consultations],
        deleted: [...read.deleted],
        breaks: [...read.breaks],
      };
      if (!(await does({ type: 'stageImport', part, ...content }))) {
        imported.value = null;
        return;
      }
      part++;
      counts = addCounts(counts, await countImport(content, kept));
      if (cancelled.aborted) break;
    }
    if (cancelled.aborted) return void (await does({ type: 'dropImport' }));
    imported.value = { is: 'preview', counts };
  } catch (error) {
    await does({ type: 'dropImport' });
    const known = error instanceof ProblemInFile;
    imported.value = { is: 'failed', problem: known ? error.message : problemOf(error) };
  }
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
    imported.value = { is: 'reading', share: Math.min(1, read / Math.max(1, file.size)) };
    yield value;
  }
  await reader.cancel();
}

function problemOf(error: unknown): string {
  // A decoder throws this for bytes that are no text.
  return error instanceof TypeError ? t('log.files.notText') : t('log.files.unreadable');
}
