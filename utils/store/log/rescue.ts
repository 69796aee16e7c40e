import * as v from 'valibot';
import type { Checklist } from '../../core/checklist/items.ts';
import { fold } from '../../core/consultation/fold.ts';
import {
  exportedBreak,
  exportedRow,
  exportedTombstone,
  exportRow,
  fileFoot,
  fileHead,
} from '../../core/log/file.ts';
import { dayOf } from '../../core/log/localTime.ts';
import { closedRow } from '../../core/log/row.ts';
import type { BreakRow, ConsultationRow, EventRow, Tombstone } from '../../core/log/types.ts';

/**
 * What can be read of a database as it lies there, as a log that can be imported (docs/log.schema.json):
 * consultations, those that were open as far as they had come, what was deleted, and breaks. Whatever
 * fits nowhere is under `rest`, as it was. No upgrade is tried. Throws where nothing can be read.
 * @param checklistOf the checklist of an open consultation, by its key
 */
export async function readSetAside(
  name: string,
  checklistOf: (key: string) => Checklist,
): Promise<string> {
  const db = await done(indexedDB.open(name));
  try {
    const tables: Record<string, unknown[]> = {};
    for (const table of db.objectStoreNames) {
      tables[table] = await done(db.transaction(table).objectStore(table).getAll());
    }
    return rescuedLog(tables, checklistOf);
  } finally {
    db.close();
  }
}

/**
 * The tables of a database that would not open as a log that can be imported. Pure. Rows of another
 * version, or spoilt ones, are taken as far as they fit; what does not fit is handed on under `rest`.
 * Left out are daily figures, which an import makes from the rows, and imports that were not finished.
 * @param checklistOf the checklist of an open consultation, by its key
 */
function rescuedLog(
  tables: Readonly<Record<string, readonly unknown[]>>,
  checklistOf: (key: string) => Checklist,
): string {
  const { consultations = [], events = [], tombstones = [], breaks = [], ...others } = tables;
  const rest: object[] = [];
  const seen = new Set<string>();
  /** What fits, once; the others go to the rest as they were. */
  const fitting = <Row extends { readonly id: string }>(
    table: string,
    values: readonly unknown[],
    schema: v.GenericSchema<unknown, unknown>,
    rowOf: (value: unknown) => unknown = (value) => value,
  ): Row[] =>
    values.flatMap((value) => {
      const row = attempt(() => v.parse(schema, rowOf(value)) as Row);
      if (row && !seen.has(row.id)) {
        seen.add(row.id);
        return [row];
      }
      rest.push({ table, value });
      return [];
    });

  const [going, staying] = split(consultations, isDeleted);
  const deleted = fitting<Tombstone>(
    'tombstones',
    [...tombstones, ...going.map(({ id, deleted }) => ({ id, deletedAt: deleted.at }))],
    exportedTombstone,
  );
  const known = events as readonly EventRow[];
  const rows = fitting<ConsultationRow>('consultations', staying, exportedRow, (value) => {
    const row = value as ConsultationRow;
    const dated = { ...row, day: row.day ?? dayOf(row.start) };
    const whole = exportRow(
      dated.status === 'open' ? ended(dated, known, checklistOf) : dated,
      true,
    );
    const [fields, more] = split(Object.entries(whole), ([field]) => field in rowFields);
    // A newer version may have more to say of it.
    if (more.length > 0) rest.push({ table: 'consultations', value });
    return Object.fromEntries(fields);
  });
  const kept = fitting<BreakRow>('breaks', breaks, exportedBreak);
  const closed = new Set<string>(rows.map(({ id }) => id));
  const { daily: _figures, meta: _passing, ...more } = others;
  for (const [table, values] of Object.entries({ events: known, ...more })) {
    for (const value of values) {
      if (table === 'events' && closed.has((value as EventRow).consultation)) continue;
      rest.push({ table, value });
    }
  }
  const lines = rows.map((row) => JSON.stringify(row));
  return fileHead + lines.join(',\n') + fileFoot({ deleted, breaks: kept, rest });
}

const rowFields = exportedRow.pipe[0].entries;

/** A consultation that was open, as far as it had come. */
function ended(
  row: ConsultationRow,
  events: readonly EventRow[],
  checklistOf: (key: string) => Checklist,
): ConsultationRow {
  const own = events.filter(({ consultation }) => consultation === row.id);
  const consultation = fold(own.sort((a, b) => a.seq - b.seq));
  if (!consultation) throw new Error('All that is known of it is that it began.');
  const lastSign = Math.max(consultation.lastAt, row.heardAt ?? 0);
  return closedRow(row, consultation, 'recovered', checklistOf(row.checklist), lastSign);
}

interface DeletedRow {
  readonly id: string;
  readonly deleted: { readonly at: number };
}

function isDeleted(value: unknown): value is DeletedRow {
  const { status, deleted } = (value ?? {}) as Partial<ConsultationRow>;
  return status === 'deleted' && deleted !== undefined;
}

function split<Value, Part extends Value>(
  values: readonly Value[],
  is: ((value: Value) => value is Part) | ((value: Value) => boolean),
): [Part[], Value[]] {
  return [values.filter(is as (value: Value) => value is Part), values.filter((one) => !is(one))];
}

function attempt<Result>(make: () => Result): Result | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
