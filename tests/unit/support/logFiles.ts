import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { exportJson } from '../../../utils/core/log/export.ts';
import { type LogPart, readLogFile } from '../../../utils/core/log/file.ts';
import type {
  BreakRow,
  ConsultationRow,
  Reflection,
  Tombstone,
} from '../../../utils/core/log/types.ts';
import { everything } from '../../../utils/core/log/view.ts';
import { breaksBetween } from '../../../utils/store/log/breaks.ts';
import { database } from '../../../utils/store/log/db.ts';
import { beginImport, importNextPart, stageImport } from '../../../utils/store/log/import.ts';
import { eachPart, readTombstones } from '../../../utils/store/log/query.ts';
import { addRows } from '../../../utils/store/log/sample.ts';
import { anyRows } from './logRows.ts';

/** The log written to a file, read and imported again. */

export const db = database();
export const clear = () => Promise.all(db.tables.map((table) => table.clear()));

export const anyReflection: fc.Arbitrary<Reflection> = fc.record({
  what: fc.string({ unit: 'grapheme', maxLength: 60 }),
  soWhat: fc.string({ maxLength: 20 }),
  whatNext: fc.constantFrom('', 'Test the sound first.\n"Twice", if need be.'),
  at: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 3) }),
});

export const anyWritten = anyRows(10).chain((rows) =>
  fc
    .array(fc.option(anyReflection, { nil: undefined }), {
      minLength: rows.length,
      maxLength: rows.length,
    })
    .map((reflections) =>
      rows.map((row, index): ConsultationRow => {
        const reflection = reflections[index];
        return reflection ? { ...row, reflection } : row;
      }),
    ),
);

export async function* inParts(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

export async function read(text: string, size = 1_000): Promise<LogPart> {
  const consultations: LogPart['consultations'][number][] = [];
  const deleted: Tombstone[] = [];
  const breaks: BreakRow[] = [];
  for await (const part of readLogFile(inParts(text, size))) {
    consultations.push(...part.consultations);
    deleted.push(...part.deleted);
    breaks.push(...part.breaks);
  }
  return { consultations, deleted, breaks };
}

export async function exported(withClock = true): Promise<string> {
  let text = '';
  const more = { deleted: await readTombstones(), breaks: await breaksBetween(null, null) };
  const parts = exportJson(eachPart(everything, 7), more, withClock);
  for await (const part of parts) text += part;
  return text;
}

/** As the page and the worker do it together. */
export async function importText(
  text: string,
  { bringBack = false, keptFrom = null as string | null } = {},
) {
  let part = 0;
  for await (const content of readLogFile(inParts(text, 500)))
    await stageImport(part++, content, 0);
  const begun = await beginImport(bringBack, keptFrom);
  while (await importNextPart());
  return begun;
}

export const stored = async () => ({
  consultations: await db.consultations.toArray(),
  daily: await db.daily.toArray(),
  tombstones: await db.tombstones.toArray(),
  breaks: await db.breaks.toArray(),
});

export async function fill(rows: readonly ConsultationRow[], tombstones: readonly Tombstone[]) {
  await clear();
  await addRows(rows);
  await db.tombstones.bulkPut([...tombstones]);
}
