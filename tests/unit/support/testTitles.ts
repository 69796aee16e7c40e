import { children, type Node, parse } from './source.ts';

/**
 * The full names of all tests of a file, as they are written there: the titles of the blocks around
 * it and its own, joined by ` > `. A title for many cases keeps its placeholders (`%s`, `$name`), and
 * has `…` for an expression in it, so that a name is the same whatever the cases are. A block whose
 * title is put together by a function adds none. What is skipped for good, still to be written or
 * meant to fail is not among them: it shows nothing.
 * @param path of the file, from the root of the repository
 */
export function testTitles(path: string, source?: string): string[] {
  const titles: string[] = [];
  collect(parse(path, source), [], titles);
  return titles;
}

/** What declares a test. `scenario` is that of e2e/scenarios, which stands for one. */
const declares = new Set(['test', 'it', 'scenario']);

const never = new Set(['skip', 'todo', 'fails']);
const known = new Set([
  ...never,
  'each',
  'for',
  'skipIf',
  'runIf',
  'only',
  'concurrent',
  'sequential',
]);

function collect(node: Node, around: readonly string[], titles: string[]): void {
  const call = node.type === 'CallExpression' ? declaration(node) : null;
  if (call?.never) return;
  let inside = around;
  if (call) {
    inside = [...around, call.title];
    if (call.kind !== 'describe') titles.push(inside.join(' > '));
  }
  for (const child of children(node)) collect(child, inside, titles);
}

interface Declaration {
  readonly kind: string;
  readonly title: string;
  readonly never: boolean;
}

function declaration(node: Node): Declaration | null {
  const { callee, arguments: given } = node as unknown as { callee: Node; arguments: Node[] };
  const [kind, ...modifiers] = chain(callee);
  if (kind === undefined || (kind !== 'describe' && !declares.has(kind))) return null;
  if (!modifiers.every((name) => known.has(name))) return null;
  const title = given[0] ? text(given[0]) : null;
  if (title === null) return null;
  return { kind, title, never: modifiers.some((name) => never.has(name)) };
}

/** `test.each(cases)` is `test`, `each`. */
function chain(node: Node): string[] {
  if (node.type === 'Identifier') return [String(node.name)];
  if (node.type === 'MemberExpression') {
    return [...chain(node.object as Node), ...chain(node.property as Node)];
  }
  if (node.type === 'CallExpression') return chain(node.callee as Node);
  return [];
}

function text(node: Node): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return null;
  const quasis = node.quasis as { value: { cooked: string } }[];
  return quasis.map(({ value }) => value.cooked).join('…');
}
