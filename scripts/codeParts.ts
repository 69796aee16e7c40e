/** The parts of documents that are made from the code. `npm run docs` writes them. Pure. */
import {
  checklistPhases,
  defaultChecklist,
  itemsOf,
  nudgeKinds,
} from '../utils/core/checklist/items.ts';
import { citation, guidance, type SourceId, sources } from '../utils/core/checklist/sources.ts';
import { starterContent, starters } from '../utils/core/checklist/starters.ts';
import { platforms } from '../utils/core/platforms/index.ts';
import { catalogue } from '../utils/core/settings/catalogue.ts';
import { fieldOf } from '../utils/core/settings/field.ts';
import { type Setting, settingGroups } from '../utils/core/settings/setting.ts';
import { table, withMadeParts } from './parts.ts';

/** The documents that have some, from the root of the repository. */
export const madeDocuments = [
  'docs/CHECKLIST.md',
  'docs/architecture/settings-and-policy.md',
] as const;

/**
 * One of them with its made parts as the code gives them; the rest stays as it is.
 * @param words the English strings by their keys
 */
export function withCodeParts(
  { file, text }: { readonly file: string; readonly text: string },
  words: ReadonlyMap<string, string>,
): string {
  const word = (key: string) => {
    const found = words.get(key);
    if (found === undefined) throw new Error(`There is no string "${key}".`);
    return found;
  };
  return withMadeParts({ file, text }, 'the code', {
    ...checklistParts(word),
    settings: () => settingsTable(word),
  });
}

type Word = (key: string) => string;
type Parts = Readonly<Record<string, () => string>>;

/** The catalogue has no hyphens in its keys. */
const camel = (id: string) => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const listed = (parts: readonly string[]) => parts.join(', ') || 'none';
const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

const checklistParts = (word: Word): Parts => ({
  items: () =>
    checklistPhases
      .map((phase) => {
        const rows = itemsOf(defaultChecklist, phase).map((item) => [
          item.id,
          word(`items.${camel(item.id)}.label`),
          word(`items.${camel(item.id)}.why`),
          listed(item.sources),
          listed(item.covers),
          item.nudge ?? 'none',
        ]);
        const head = ['Id', 'Label', 'Why', 'Sources', 'Covers', 'Reminder'];
        return `### ${word(`phases.${phase}`)}\n\n${table(head, rows)}`;
      })
      .join('\n\n'),
  reminders: () =>
    nudgeKinds
      .map((kind) => {
        const named = defaultChecklist.items.filter(({ nudge }) => nudge === kind);
        return `- **${capitalised(kind)}** names: ${listed(named.map(({ id }) => id))}.`;
      })
      .join('\n'),
  guidance: () =>
    table(
      ['Code', 'What the guidance says, in short', 'Items'],
      Object.entries(guidance).map(([code, says]) => [
        code,
        says,
        listed(
          defaultChecklist.items
            .filter(({ covers }) => (covers as readonly string[]).includes(code))
            .map(({ id }) => id),
        ),
      ]),
    ),
  sources: () =>
    table(
      ['Key', 'Citation', 'Original read by this project'],
      (Object.keys(sources) as SourceId[]).map((id) => [
        id,
        citation(id),
        sources[id].verified ? 'yes' : 'not yet',
      ]),
    ),
  starters: () =>
    table(
      ['Starting point', 'What it leaves out', 'What it puts in another order'],
      starters.map((starter) => {
        const chosen = starterContent(starter, '').items;
        const left = defaultChecklist.items.filter(
          ({ id }) => !chosen.some((one) => one.id === id),
        );
        const moved = checklistPhases.flatMap((phase) => {
          const ids = chosen.filter((item) => item.phase === phase).map(({ id }) => id);
          const usual = itemsOf(defaultChecklist, phase).map(({ id }) => id);
          const same = usual.filter((id) => ids.includes(id)).join() === ids.join();
          return same ? [] : [`${word(`phases.${phase}`)}: ${ids.join(', ')}`];
        });
        return [
          word(`checklists.from.${starter}`),
          left.map(({ id }) => id).join(', ') || 'nothing',
          moved.join('; ') || 'nothing',
        ];
      }),
    ),
});

/** Every setting; a family that each platform has is one row. */
function settingsTable(word: Word): string {
  return table(
    ['Key', 'Values', 'Default', 'What it is called, and what the settings page says of it'],
    settingGroups.flatMap((group) =>
      [...families()]
        .filter(([, { entry }]) => entry.group === group)
        .map(([family, { entry, perPlatform }]) => [
          `\`${family}${perPlatform ? '.<platform>' : ''}\``,
          valuesOf(entry),
          perPlatform ? defaultsOf(family) : shown(entry.default),
          [
            `**${word(`settings.${family}.title`)}.**`,
            word(`settings.${family}.description`),
            ...(entry.policyOnly ? ['Only in a policy.'] : []),
          ].join(' '),
        ]),
    ),
  );
}

const entries = catalogue as Readonly<Record<string, Setting<unknown>>>;

/** The settings, with those that each platform has once. */
function families() {
  const found = new Map<string, { entry: Setting<unknown>; perPlatform: boolean }>();
  for (const [key, entry] of Object.entries(entries)) {
    const [family = key, platform] = key.split('.');
    found.set(family, { entry, perPlatform: platform !== undefined });
  }
  return found;
}

function valuesOf(entry: Setting<unknown>): string {
  const field = fieldOf(entry);
  switch (field.kind) {
    case 'choice':
      return field.options.map((option) => `\`${option}\``).join(', ');
    case 'switch':
      return 'true, false';
    case 'number':
      return `${field.min} to ${field.max}`;
    case 'text':
      return `1 to ${field.maxLength} characters in one line`;
    case 'template':
      return `a template of at most ${field.maxLength} characters`;
    case 'hosts':
      return `at most ${field.most} of \`host\`, \`label\`, \`autoStart\``;
    case 'hours':
      return `at most ${field.most} of ${field.weekly ? '`weekday`, ' : ''}\`from\`, \`to\``;
  }
}

/** What most platforms begin with. */
function defaultsOf(family: string): string {
  const values = platforms.map(({ id }) => shown(entries[`${family}.${id}`]?.default));
  const kinds = [...Map.groupBy(values, (value) => value)];
  if (kinds.length === 1) return values[0] ?? '';
  const [[usual, same] = ['', []]] = kinds.sort(([, a], [, b]) => b.length - a.length);
  return same.length === 1 ? 'its own name' : `${usual}, unless its file says otherwise`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : JSON.stringify(value);
  return value === '' ? 'empty' : `\`${value}\``;
}
