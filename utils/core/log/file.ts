import * as v from 'valibot';
import { isOneLine } from '../checklist/texts.ts';
import { checkPiece } from './checkPiece.ts';
import { type CountName, eachCount } from './counts.ts';
import { JsonPieces, type Piece, ProblemInFile, parsePiece } from './jsonPieces.ts';
import { longestReflection } from './limits.ts';
import { dayOf } from './localTime.ts';
import { dayMs, earliestStart, latestStart } from './row.ts';
import { dayNumber, isDay } from './statistics.ts';
import type { BreakRow, ConsultationRow, Reflection, Tombstone } from './types.ts';

/**
 * The log as a file: one JSON object, a consultation a line. docs/log.schema.json describes it, and
 * is made from what is declared here. Nothing here touches the browser.
 */

export const format = 'webside-log';
export const formatVersion = 1;

const remedy = 'Export the log again, or correct the file there.';
const wrong = (problem: string) => `${problem}. ${remedy}`;

const wholeNumber = (min: number, max: number) => {
  const problem = wrong(`must be a whole number from ${min} to ${max}`);
  return v.pipe(
    v.number(problem),
    v.safeInteger(problem),
    v.minValue(min, problem),
    v.maxValue(max, problem),
  );
};
const name = (pattern: RegExp, what: string) =>
  v.pipe(v.string(wrong(`must be ${what}`)), v.regex(pattern, wrong(`must be ${what}`)));
const id = name(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'a UUID in small letters');
const itemId = name(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,63}$/, 'the id of an item');
const oneOf = <const Options extends readonly [string, ...string[]]>(options: Options) =>
  v.picklist(options, wrong(`must be ${options.map((option) => `"${option}"`).join(' or ')}`));
const yesOrNo = v.boolean(wrong('must be true or false'));
const object = wrong('must be an object with exactly the fields of the format');

const seconds = wholeNumber(0, 10_000_000);
/** From the year 2000 to 2100, so that no other number is mistaken for a time. */
const [earliest, latest] = [dayNumber('2000-01-01') * dayMs, dayNumber('2100-01-01') * dayMs];
const time = wholeNumber(earliest, latest);
const words = v.pipe(
  v.string(wrong('must be text')),
  v.maxLength(longestReflection, wrong(`must have at most ${longestReflection} characters`)),
);

/** What a doctor writes. When they wrote it is not for them to say. */
export const reflectionText = v.strictObject(
  { what: words, soWhat: words, whatNext: words },
  object,
);

const countField = (most: number, about: string) =>
  v.optional(v.pipe(wholeNumber(0, most), v.description(about)));
const countFields = eachCount((_, { most, about }) => countField(most, about)) as Readonly<
  Record<CountName, ReturnType<typeof countField>>
>;

export const exportedRow = v.pipe(
  v.strictObject(
    {
      id,
      status: v.pipe(
        oneOf(['closed', 'recovered']),
        v.description('recovered: the browser closed first. The end is the last moment recorded.'),
      ),
      platform: v.pipe(
        name(/^\S{1,80}$/, 'the id of a service, without spaces'),
        v.check(isOneLine, wrong('must be the id of a service, without spaces')),
        v.description('The service by its id, or byHand.'),
      ),
      startedBy: oneOf(['call', 'doctor']),
      start: v.pipe(time, v.description('Epoch milliseconds, rounded down to the precision.')),
      precision: oneOf(['exact', 'hour', 'date']),
      day: v.pipe(
        name(/^\d{4}-\d\d-\d\d$/, 'a date such as 2026-11-02'),
        v.check(isDay, wrong('must be a real date')),
        v.description('The date on which it began, in the doctor’s time zone.'),
      ),
      durationSeconds: seconds,
      checklist: v.pipe(
        name(/^[^\s@]{1,80}@\d{1,6}$/, 'a checklist with its version, such as default@1'),
        v.description('Checklist and version.'),
      ),
      items: v.pipe(
        name(
          /^(?:[a-zA-Z0-9][a-zA-Z0-9_-]{0,63}:[dn]\d{1,8}a?(?: (?=[a-zA-Z0-9])|$))*$/,
          'results such as "identity:d41 privacy:n3"',
        ),
        v.maxLength(20_000, wrong('must have at most 20000 characters')),
        v.description(
          'For each item, d (done) or n (not applicable) and the second in which; a at the end: ticked by Webside.',
        ),
      ),
      missed: v.pipe(
        v.array(itemId, wrong('must be a list')),
        v.maxLength(200, wrong('must have at most 200 items')),
        v.description('The items that were left open.'),
      ),
      nudges: v.pipe(
        v.array(
          v.strictObject({ nudge: itemId, afterSeconds: seconds, actedOn: yesOrNo }, object),
          wrong('must be a list'),
        ),
        v.maxLength(20, wrong('must have at most 20 reminders')),
      ),
      ...countFields,
      ended: v.nullable(oneOf(['hangUp', 'doctor', 'unclear', 'lapsed', 'left'])),
      reflection: v.optional(v.strictObject({ ...reflectionText.entries, at: time }, object)),
    },
    object,
  ),
  v.check(
    ({ start, day }) => start >= earliestStart(day) && start <= latestStart(day),
    wrong('has a start that is not on its day'),
  ),
  v.check(({ items, missed }) => {
    const ids = items === '' ? missed : [...items.split(' ').map(idOf), ...missed];
    return new Set(ids).size === ids.length;
  }, wrong('names an item twice')),
);

export const exportedTombstone = v.strictObject({ id, deletedAt: time }, object);

const breakKind = oneOf(['short', 'long']);
const entry = <const Kinds extends readonly [string, ...string[]], More extends v.ObjectEntries>(
  kinds: Kinds,
  more: More,
) => v.strictObject({ id, at: time, kind: oneOf(kinds), ...more }, object);

/** What was kept of a break; breaks/types.ts says what each kind means. */
export const exportedBreak = v.variant(
  'kind',
  [
    entry(['due'], { break: breakKind, screenSeconds: seconds, callSeconds: seconds }),
    entry(['held'], {
      break: breakKind,
      reason: oneOf(['call', 'presenting', 'quietHours', 'outsideHours']),
    }),
    entry(['prompted'], { break: breakKind, prompt: wholeNumber(0, 10_000_000) }),
    entry(['snoozed'], { break: breakKind, snooze: wholeNumber(1, 100) }),
    entry(['taken', 'takenNatural'], { break: breakKind, seconds, workedSeconds: seconds }),
    entry(['cutShort'], { break: breakKind, seconds }),
    entry(['displacedByCall'], { break: breakKind, seconds, again: yesOrNo }),
    entry(['skipped', 'dismissed', 'ignored'], { break: breakKind }),
    entry(['clockChange'], { seconds: v.pipe(v.number(), v.safeInteger()) }),
  ],
  wrong('must have a known kind, with the fields of that kind'),
);

/** The whole file, for the published schema. */
export const fileSchema = v.strictObject({
  $schema: v.optional(v.string()),
  format: v.literal(format),
  formatVersion: v.literal(formatVersion),
  consultations: v.array(exportedRow),
  deleted: v.optional(
    v.pipe(
      v.array(exportedTombstone),
      v.description('What was deleted for good, so that an import deletes it too.'),
    ),
  ),
  breaks: v.optional(
    v.pipe(
      v.array(exportedBreak),
      v.description(
        'What was kept about breaks. at: epoch milliseconds; noon UTC of that day if clock times were left out.',
      ),
    ),
  ),
  rest: v.optional(
    v.pipe(
      v.array(v.unknown()),
      v.description(
        'What was saved of a log that would not open, and that fits nowhere else. Imports ignore it.',
      ),
    ),
  ),
});

export type ExportedRow = v.InferOutput<typeof exportedRow>;

/** Ids are told apart from other texts in the log, and not in files. */
export function asRow(exported: ExportedRow): ConsultationRow {
  return exported as unknown as ConsultationRow;
}

/** Part of a log from a file. */
export interface LogPart {
  readonly consultations: readonly ExportedRow[];
  readonly deleted: readonly Tombstone[];
  readonly breaks: readonly BreakRow[];
}

/** The same while it is being read. */
interface PartSoFar {
  readonly consultations: ExportedRow[];
  readonly deleted: Tombstone[];
  readonly breaks: BreakRow[];
}

/** Reads a file's text as it comes. Throws a `ProblemInFile` that names place and remedy. */
export async function* readLogFile(text: AsyncIterable<string>): AsyncGenerator<LogPart> {
  const pieces = new JsonPieces();
  const seen = new Set<string>();
  for await (const part of text) {
    // Cut small, so that a file in one piece is read in parts as well.
    for (let at = 0; at < part.length; at += partSize) {
      const found = pieces.push(part.slice(at, at + partSize));
      const read: PartSoFar = { consultations: [], deleted: [], breaks: [] };
      for (const piece of found) readPiece(piece, seen, read);
      if (Object.values(read).some(({ length }) => length > 0)) yield read;
    }
  }
  pieces.end();
  for (const key of ['format', 'formatVersion', 'consultations']) {
    if (seen.has(`"${key}"`)) continue;
    throw new ProblemInFile(1, `"${key}" is missing. Choose a file that Webside exported.`);
  }
}

const partSize = 200_000;

const lists: ReadonlySet<string> = new Set(['consultations', 'deleted', 'breaks', 'rest']);

function readPiece(piece: Piece, seen: Set<string>, read: PartSoFar): void {
  const { key, element, line } = piece;
  if (!element) see(seen, `"${key}"`, line, `"${key}"`);
  if (!lists.has(key) || element === null) {
    checkHead(piece);
    return;
  }
  if (element === 0) return;
  if (key === 'consultations') {
    const place = `Consultation ${element}`;
    const row = checkPiece(exportedRow, piece, place);
    see(seen, row.id, line, `The id of ${place.toLowerCase()}`);
    read.consultations.push(row);
  } else if (key === 'deleted') {
    const place = `Deleted id ${element}`;
    const row = checkPiece(exportedTombstone, piece, place);
    see(seen, row.id, line, place);
    read.deleted.push(row);
  } else if (key === 'breaks') {
    const place = `Break ${element}`;
    const row = checkPiece(exportedBreak, piece, place) as BreakRow;
    see(seen, row.id, line, `The id of ${place.toLowerCase()}`);
    read.breaks.push(row);
  }
}

function checkHead(piece: Piece): void {
  const { key, element, line } = piece;
  const value = parsePiece(piece, `"${key}"`);
  if (key === '$schema' && element === null) return;
  if (key === 'format') {
    if (value === format && element === null) return;
    throw new ProblemInFile(
      line,
      'This is not a Webside log. Choose a file that Webside exported.',
    );
  }
  if (key === 'formatVersion') {
    if (value === formatVersion && element === null) return;
    const newer = typeof value === 'number' && value > formatVersion;
    throw new ProblemInFile(
      line,
      newer
        ? `The file is from a newer version of Webside (${value}). Update Webside here first.`
        : `"formatVersion" must be ${formatVersion}. ${remedy}`,
    );
  }
  if (lists.has(key)) {
    throw new ProblemInFile(line, `"${key}" must be a list. ${remedy}`);
  }
  throw new ProblemInFile(line, `"${key}" is not known. Take it out, or update Webside here.`);
}

function see(seen: Set<string>, what: string, line: number, called: string): void {
  if (!seen.has(what)) {
    seen.add(what);
    return;
  }
  throw new ProblemInFile(line, `${called} is there twice. Take one of them out.`);
}

/** A row as it goes into a file. @param withClock false: only the date of its start */
export function exportRow(row: ConsultationRow, withClock: boolean): ExportedRow {
  const { place: _place, heardAt: _heardAt, deleted: _deleted, ...kept } = row;
  const exported = kept as typeof kept & { readonly status: 'closed' | 'recovered' };
  const plain = { ...exported, missed: [...row.missed], nudges: [...row.nudges] };
  if (withClock) return plain;
  // The date alone, with no hint of when or where.
  const start = dayNumber(row.day) * dayMs;
  const { reflection, ...others } = plain;
  const dated: Reflection | undefined = reflection && {
    ...reflection,
    at: Math.floor(reflection.at / dayMs) * dayMs,
  };
  return { ...others, start, precision: 'date', ...(dated ? { reflection: dated } : {}) };
}

/** An entry about breaks as it goes into a file. @param withClock false: only the date */
export function exportBreak(row: BreakRow, withClock: boolean): BreakRow {
  // Noon in UTC is on that day nearly everywhere.
  return withClock ? row : { ...row, at: dayNumber(dayOf(row.at)) * dayMs + dayMs / 2 };
}

/** Whether a time came from a file that gave only the date. */
export function isDated(at: number): boolean {
  return at % dayMs === dayMs / 2;
}

/** The beginning of a file, before its first row. */
export const fileHead = `{
"format": ${JSON.stringify(format)},
"formatVersion": ${formatVersion},
"consultations": [
`;

/** The end of a file, after its last row. Lists that are empty are left out. */
export function fileFoot(more: {
  readonly deleted?: readonly Tombstone[];
  readonly breaks?: readonly BreakRow[];
  readonly rest?: readonly unknown[];
}): string {
  const members = Object.entries(more).flatMap(([key, list]) => {
    if (list.length === 0) return [];
    return `,\n"${key}": [\n${list.map((one) => JSON.stringify(one)).join(',\n')}\n]`;
  });
  return `\n]${members.join('')}\n}\n`;
}

function idOf(result: string): string {
  return result.slice(0, result.indexOf(':'));
}
