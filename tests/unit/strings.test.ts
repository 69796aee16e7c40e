import { describe, expect, test } from 'vitest';
import { fileFaults } from '../../utils/core/checklist/fileFaults.ts';
import { checklistPhases, defaultChecklist, nudgeKinds } from '../../utils/core/checklist/items.ts';
import { libraryProblems } from '../../utils/core/checklist/library.ts';
import type { EndedHow } from '../../utils/core/consultation/types.ts';
import type { IdleView } from '../../utils/core/consultation/view.ts';
import { catalogue } from '../../utils/core/settings/catalogue.ts';
import { fieldOf } from '../../utils/core/settings/field.ts';
import { type Setting, settingGroups } from '../../utils/core/settings/setting.ts';
import { itemKey } from '../../utils/core/strings.ts';
import { readCatalogue } from './support/catalogue.ts';
import { children, isNode, type Node, parse, sources, walk } from './support/source.ts';

const strings = await readCatalogue();
const keys = [...strings.keys()];
const trees = new Map(sources.map((path) => [path, parse(path)]));

/** Browsers call a message `sidebar_title`. */
const messageName = (key: string) => key.replaceAll('.', '_');

/** What an expression can be as text: parts that are known, with `null` for those that are not. */
function textsOf(node: unknown): readonly (readonly (string | null)[])[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [[node.value]] : [];
    case 'TemplateLiteral': {
      const [first, ...rest] = (node.quasis as { value: { cooked: string } }[]).map(
        ({ value }) => value.cooked,
      );
      return [[first ?? '', ...rest.flatMap((text) => [null, text])]];
    }
    case 'ConditionalExpression':
      return [...textsOf(node.consequent), ...textsOf(node.alternate)];
    case 'LogicalExpression':
      return [...(node.operator === '&&' ? [] : textsOf(node.left)), ...textsOf(node.right)];
    case 'BinaryExpression':
      return node.operator === '+' ? [...textsOf(node.left), ...textsOf(node.right)] : [];
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
    case 'JSXExpressionContainer':
      return textsOf(node.expression);
    case 'ArrayExpression':
      return (node.elements as unknown[]).flatMap(textsOf);
    default:
      return [];
  }
}

/** Whether a text with unknown parts can be this key. */
function canBe(parts: readonly (string | null)[], key: string): boolean {
  const pattern = parts.map((part) => (part === null ? '[^.]+' : RegExp.escape(part))).join('');
  return new RegExp(`^${pattern}$`).test(key);
}

const calls = [...trees].flatMap(([path, tree]) => {
  return [...walk(tree)]
    .filter(({ type, callee }) => type === 'CallExpression' && isNode(callee))
    .map(({ callee, arguments: given }) => {
      const { name, property } = callee as Node;
      const called = String(name ?? (isNode(property) ? property.name : ''));
      return { path, called, texts: textsOf((given as unknown[])[0]) };
    });
});

const wanted = calls.flatMap(({ path, called, texts }) => {
  return called === 't' ? texts.map((parts) => ({ path, parts })) : [];
});

const wantedNames = [...trees.values()]
  .flatMap((tree) => [...walk(tree)])
  .flatMap((node) => textsOf(node).flat())
  .flatMap((text) => [...(text ?? '').matchAll(/__MSG_(\w+?)__/g)].map(([, name]) => name))
  .concat(
    calls.flatMap(({ called, texts }) => (called === 'getMessage' ? texts.flat() : [])) as string[],
  );

/** Families whose last part is only known when the program runs. */
const families = {
  phases: [...checklistPhases],
  'sidebar.nudgeText': [...nudgeKinds],
  'options.groups': [...settingGroups],
  'checklistFile.faults': [...fileFaults],
  'checklists.problems': [...libraryProblems],
  'log.endedHow': Object.keys({
    hangUp: 0,
    doctor: 0,
    unclear: 0,
    lapsed: 0,
    left: 0,
    unknown: 0,
  } satisfies Record<EndedHow | 'unknown', 0>),
};

const idleViews = Object.keys({
  waiting: 0,
  alone: 0,
  call: 0,
  patient: 0,
  known: 0,
} satisfies Record<Exclude<IdleView['seen'], 'nothing'> | 'known', 0>);

describe('every string that the code asks for', () => {
  test('is asked for in a way that this test sees', () => {
    expect(wanted.length).toBeGreaterThan(50);
    expect(wantedNames).toContain('extension_name');
    expect(wantedNames).toContain('sidebar_landmark');
  });

  test('is in the catalogue', () => {
    const missing = wanted.filter(({ parts }) => !keys.some((key) => canBe(parts, key)));
    expect(missing.map(({ path, parts }) => `${path}: ${parts.join('…')}`)).toEqual([]);
    const names = keys.map(messageName);
    expect(wantedNames.filter((name) => !names.includes(name ?? ''))).toEqual([]);
  });

  test.each(Object.entries(families))(
    'of the family %s is there, and no other',
    (family, parts) => {
      const own = keys.filter((key) => key.startsWith(`${family}.`));
      expect(own.sort()).toEqual(parts.map((part) => `${family}.${part}`).sort());
    },
  );

  test('says what the popup sees where there is no consultation', () => {
    for (const seen of idleViews) expect(keys).toContain(`popup.seen.${seen}`);
  });

  test('of the items is there for each of the checklist, and for no other', () => {
    const own = keys.filter((key) => key.startsWith('items.'));
    const expected = defaultChecklist.items.flatMap(({ id }) => [
      itemKey(id, 'label'),
      itemKey(id, 'why'),
    ]);
    expect(own.sort()).toEqual(expected.sort());
  });

  test('of the settings is there for each of the catalogue, platforms sharing one, and no other', () => {
    const own = keys.filter((key) => key.startsWith('settings.'));
    const expected = Object.entries<Setting<unknown>>(catalogue).flatMap(([key, entry]) => {
      const family = `settings.${key.split('.')[0]}`;
      const field = fieldOf(entry);
      const options = field.kind === 'choice' ? field.options : [];
      const names = options.map((value) => (typeof value === 'number' ? `value${value}` : value));
      const parts = ['title', 'description', ...names.map((name) => `options.${name}`)];
      return parts.map((part) => `${family}.${part}`);
    });
    expect(own.sort()).toEqual([...new Set(expected)].sort());
  });
});

describe('every string of the catalogue', () => {
  test('is used somewhere', () => {
    const templates = [...trees.values()]
      .flatMap((tree) => [...walk(tree)])
      .filter(({ type }) => type === 'TemplateLiteral')
      .flatMap(textsOf)
      .filter((parts) => /^\w+\./.test(parts[0] ?? ''));
    const used = [...wanted.map(({ parts }) => parts), ...templates];
    const unused = keys
      .filter((key) => !key.startsWith('settings.'))
      .filter((key) => !wantedNames.includes(messageName(key)))
      .filter((key) => !used.some((parts) => canBe(parts, key)));
    expect(unused).toEqual([]);
  });

  test('says something, in one line and without stray spaces', () => {
    for (const [key, text] of strings) {
      for (const form of text.split('\n')) {
        expect(form, key).toMatch(/\S/);
        expect(form.trim(), key).toBe(form);
        expect(form, key).not.toMatch(/ {2}/);
      }
    }
  });

  test('has a key that browsers can turn into a message name of its own', () => {
    for (const key of keys) expect(key).toMatch(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z0-9]*)+$/);
    expect(new Set(keys.map((key) => messageName(key).toLowerCase())).size).toBe(keys.length);
  });
});

/** Attributes that a person sees or hears. */
const spoken = [
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'content',
  'label',
  'placeholder',
  'question',
  'title',
];

/** Words written into JSX that a person would see or hear. */
function visibleWords(tree: Node): string[] {
  const words = [...walk(tree)].flatMap((node) => {
    if (node.type === 'JSXText') return [String(node.value)];
    if (node.type === 'JSXAttribute') {
      const name = isNode(node.name) ? String(node.name.name) : '';
      return spoken.includes(name) ? textsOf(node.value).flat() : [];
    }
    if (node.type !== 'JSXElement' && node.type !== 'JSXFragment') return [];
    const inside = (node.children as Node[]).filter(
      ({ type }) => type === 'JSXExpressionContainer',
    );
    return inside.flatMap((child) => textsOf(child).flat());
  });
  const sentences = [...walk(tree)]
    .filter((node) => node.type !== 'JSXAttribute')
    .flatMap((node) => children(node).filter(({ type }) => type === 'Literal'))
    .map(({ value }) => String(value))
    .filter((text) => /^\p{Lu}\p{L}* \p{L}+ \p{L}/u.test(text));
  return [...words, ...sentences].filter(
    (text) => text !== null && /\p{L}/u.test(text),
  ) as string[];
}

describe('what a person sees', () => {
  test.each([
    ['<p>Hello</p>', 'Hello'],
    ['<p>{sure ? "Yes" : t("no")}</p>', 'Yes'],
    ['<p>{sure && "Yes"}</p>', 'Yes'],
    ['<p>{`${count} items`}</p>', ' items'],
    ['<p>{"Call " + name}</p>', 'Call '],
    ['<button aria-label="Hide">{icon}</button>', 'Hide'],
    ['<img alt={"Face"} />', 'Face'],
    ['<Row label={`Of ${name}`} />', 'Of '],
    ['<>Hello</>', 'Hello'],
    ['<p>{said("The call has ended.")}</p>', 'The call has ended.'],
  ])('is found in %s', (jsx, word) => {
    expect(visibleWords(parse('a.tsx', `const a = ${jsx};`))).toEqual([word]);
  });

  test.each([
    '<p class="items big">{t("sidebar.title")}: {count}.</p>',
    '<p key={`${view.id} ${item.id}`}>{shown ? t("a") : t("b")}</p>',
    '<path d="M3 8h10" />',
    '<p data-result="done" aria-live="off" />',
  ])('is not mistaken in %s', (jsx) => {
    expect(visibleWords(parse('a.tsx', `const a = ${jsx};`))).toEqual([]);
  });

  test('comes from the catalogue, in every component', () => {
    const components = sources.filter((path) => path.endsWith('.tsx'));
    expect(components.length).toBeGreaterThan(5);
    const found = components.flatMap((path) => {
      return visibleWords(trees.get(path) as Node).map((word) => `${path}: ${word}`);
    });
    expect(found).toEqual([]);
  });
});
