/** Files and policies that were changed on their way: refused whole, or taken whole. */
import { readChecklistFile, writeChecklistFile } from '../../utils/core/checklist/file.ts';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import {
  exportRow,
  fileFoot,
  fileHead,
  type LogPart,
  readLogFile,
} from '../../utils/core/log/file.ts';
import { ProblemInFile } from '../../utils/core/log/jsonPieces.ts';
import { sampleRows } from '../../utils/core/log/sample.ts';
import { readSettingsFile, writeSettingsFile } from '../../utils/core/settings/file.ts';
import { noPolicy, readPolicy } from '../../utils/core/settings/policy.ts';
import { type Chance, chanceFrom } from './chance.ts';

export interface FilesRead {
  readonly tried: number;
  readonly taken: number;
  /** Readers that threw what they do not say they throw, with what was read. */
  readonly crashed: readonly string[];
  /** Taken, but not as they stand in the file. */
  readonly halfTaken: readonly string[];
}

const words = (id: string, part: string) => `${part} of ${id}`;

const rows = sampleRows(Date.UTC(2026, 10, 26, 12))
  .slice(0, 4)
  .map((row) => JSON.stringify(exportRow(row, true)));
const logText = `${fileHead}${rows.join(',\n')}${fileFoot({})}`;
const checklistText = writeChecklistFile('Review', defaultChecklist, words);
const settingsText = writeSettingsFile([
  { key: 'nudges', value: false },
  { key: 'slotMinutes', value: 10 },
  { key: 'serviceName.teams', value: 'Clinic' },
  {
    key: 'extraHosts',
    value: [{ host: 'video.example.org', label: 'Clinic Rooms', autoStart: 'ask' }],
  },
]);
const policyText = JSON.stringify({
  organisationName: 'Example Practice',
  supportContact: 'ext. 12',
  policyVersion: '1',
  slotMinutes: 10,
  'reconnectSeconds.max': 120,
  'enabled.teams': 1,
  extraHosts: [{ host: 'video.example.org', label: 'Rooms', autoStart: 'ask' }],
});

/** @param count how many files; @param seed plays the same ones again */
export async function changedFiles(count: number, seed = 1): Promise<FilesRead> {
  const chance = chanceFrom(seed);
  const crashed: string[] = [];
  const halfTaken: string[] = [];
  let taken = 0;
  for (let index = 0; index < count; index += 1) {
    const [text, read] = chance.oneOf(kinds);
    const changed = change(text, chance);
    try {
      const outcome = await read(changed);
      if (outcome === 'half') halfTaken.push(changed.slice(0, 500));
      if (outcome === 'taken') taken += 1;
    } catch (error) {
      crashed.push(`${error}: ${changed.slice(0, 500)}`);
    }
  }
  return { tried: count, taken, crashed, halfTaken };
}

type Outcome = 'refused' | 'taken' | 'half';

const kinds: readonly (readonly [
  text: string,
  read: (text: string) => Outcome | Promise<Outcome>,
])[] = [
  [logText, readLog],
  [settingsText, readSettings],
  [checklistText, readChecklist],
  [policyText, readPolicyText],
];

async function readLog(text: string): Promise<Outcome> {
  const consultations: LogPart['consultations'][number][] = [];
  try {
    for await (const part of readLogFile(inPieces(text))) consultations.push(...part.consultations);
  } catch (error) {
    // Nothing of what was read until then is taken: the import is dropped.
    if (error instanceof ProblemInFile && error.message.length < 2_000) return 'refused';
    throw error;
  }
  return isSame(consultations, asJson(text).consultations) ? 'taken' : 'half';
}

async function* inPieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 1_000) yield text.slice(at, at + 1_000);
}

function readSettings(text: string): Outcome {
  const read = readSettingsFile(text, noPolicy);
  if (!('changes' in read)) return 'refused';
  const settings = asJson(text).settings as Record<string, unknown>;
  const given = Object.entries(settings).map(([key, value]) => ({ key, value }));
  return isSame(read.changes, given) ? 'taken' : 'half';
}

function readChecklist(text: string): Outcome {
  let made = 0;
  const read = readChecklistFile(text, {
    newItemId: () => `own-new-${++made}`,
    fromCatalogue: words,
  });
  if ('problems' in read) return 'refused';
  const items = asJson(text).items as readonly { readonly phase: string }[];
  const phases = (list: readonly { readonly phase: string }[]) => list.map(({ phase }) => phase);
  return isSame(phases(read.content.items), phases(items)) ? 'taken' : 'half';
}

/** A policy is taken value by value: each is in force, or named among the problems. */
function readPolicyText(text: string): Outcome {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return 'refused';
  }
  const { problems, ...policy } = readPolicy(given);
  const keys = typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {};
  const named = new Set(problems.map(({ key }) => key));
  const inForce = JSON.stringify(policy);
  if (inForce.includes('\u202e') || /\\u0000|\\ud[89a-f]/i.test(inForce)) return 'half';
  const lost = Object.keys(keys).filter((key) => {
    const name = key.replace(/\.(default|min|max)$/, '');
    return !named.has(key) && !inForce.includes(JSON.stringify(name)) && name !== 'extraHosts';
  });
  return lost.length > 0 ? 'half' : 'taken';
}

const rubbish = [
  '\u0000',
  '\u202e',
  '\ud800',
  '\udfff',
  '\ufeff',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '1e999',
  '-0',
  'null',
  'true',
  '\\u0000',
  '\\u202e',
  '\\ud83d',
  '"__proto__":{"polluted":true},',
  '"constructor":{"prototype":1},',
  '\r',
  '\n',
  '\u2028',
  '<script>',
  '=1+1',
  '99999999999999999999',
];

/** One to three changes: cut, doubled, swapped, overwritten, nested, or filled with rubbish. */
function change(text: string, chance: Chance): string {
  let changed = text;
  for (let times = 1 + chance.number(3); times > 0; times -= 1)
    changed = changeOnce(changed, chance);
  return changed;
}

function changeOnce(text: string, chance: Chance): string {
  const at = chance.number(text.length + 1);
  const to = Math.min(text.length, at + 1 + chance.number(60));
  const [before, part, after] = [text.slice(0, at), text.slice(at, to), text.slice(to)];
  switch (chance.number(8)) {
    case 0:
      return before;
    case 1:
      return before + after;
    case 2:
      return before + part + part + after;
    case 3:
      return before + chance.oneOf(rubbish) + part + after;
    case 4:
      return before + chance.oneOf(rubbish) + after;
    case 5:
      return before + String.fromCharCode(chance.number(0x1_0000)) + text.slice(at + 1);
    case 6:
      return before + chance.oneOf(['[', '{"a":']).repeat(chance.number(200)) + part + after;
    default: {
      // A member twice, or in another's place: as it stands on a line.
      const lines = text.split('\n');
      const [one, other] = [chance.number(lines.length), chance.number(lines.length)];
      lines.splice(one, chance.number(2), lines[other] ?? '');
      return lines.join('\n');
    }
  }
}

function asJson(text: string): Record<string, unknown> {
  return JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
