import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import * as v from 'valibot';
import { type FileFault, type Found, heard } from './fileFaults.ts';
import { fileSchema, itemSchema } from './fileFormat.ts';
import { checklistPhases } from './items.ts';
import { isOwn, mostPerPhase } from './library.ts';

/** One for each thing that is wrong. Where it is no checklist at all, that alone. */
export function problemsOf(root: Node): readonly Found[] {
  if (root.type !== 'object') {
    return [{ at: root.offset, fault: 'notAChecklist' }];
  }
  const { issues = [] } = v.safeParse(fileSchema, getNodeValue(root));
  // Their unknown fields are found below: the schema tells of the first alone.
  const found = issues
    .filter(({ expected }) => expected !== 'never')
    .map((issue) => {
      return foundAt(root, pathOf(issue), heard(issue.message));
    });
  const foreign = found.filter(({ path }) => path[0] === 'format' || path[0] === 'formatVersion');
  if (foreign.length > 0) return foreign.slice(0, 1);
  const items = findNodeAtLocation(root, ['items'])?.children ?? [];
  return [
    ...found,
    ...fieldProblems(root, [], Object.keys(fileSchema.pipe[0].entries)),
    ...items.flatMap((item, index) =>
      fieldProblems(item, ['items', index], Object.keys(itemSchema.entries)),
    ),
    ...itemProblems(root, items),
  ];
}

type Path = readonly (string | number)[];

function pathOf({ path }: v.BaseIssue<unknown>): Path {
  return (path ?? []).map(({ key }) => key as string | number);
}

function foundAt(
  root: Node,
  path: Path,
  what: Pick<Found, 'fault' | 'values'>,
): Found & { readonly path: Path } {
  // What is missing is told at what it is missing in.
  const node =
    findNodeAtLocation(root, [...path]) ?? findNodeAtLocation(root, path.slice(0, -1)) ?? root;
  const at = node.parent?.type === 'property' ? node.parent.offset : node.offset;
  return { at, ...fieldOf(path), ...what, path };
}

function fieldOf([field, index, part]: Path): Pick<Found, 'field' | 'item'> {
  if (index === undefined) return { field: String(field) };
  const item = Number(index) + 1;
  return part === undefined ? { item } : { field: String(part), item };
}

/** Fields that the format does not know, or that are there twice. */
function fieldProblems(
  { type, children = [] }: Node,
  path: Path,
  known: readonly string[],
): readonly Found[] {
  if (type !== 'object') return [];
  const seen = new Set<string>();
  return children.flatMap(({ offset: at, children: [name] = [] }): readonly Found[] => {
    const field = String(name?.value);
    const twice = seen.has(field);
    seen.add(field);
    const shown = fieldOf([...path, field.length > 40 ? `${field.slice(0, 40)}…` : field]);
    if (!known.includes(field)) {
      return [{ at, ...shown, fault: 'unknownField', values: [known.join(', ')] }];
    }
    return twice ? [{ at, ...shown, fault: 'fieldTwice' }] : [];
  });
}

/** What items get wrong together. */
function itemProblems(root: Node, items: readonly Node[]): readonly Found[] {
  const ids = new Set<string>();
  const perPhase = new Map<string, number>();
  return items.flatMap((item, index) => {
    const { id, phase, label } = Object(getNodeValue(item)) as Record<string, unknown>;
    const found: Found[] = [];
    const tell = (field: string, fault: FileFault, ...values: readonly string[]) => {
      found.push(foundAt(root, ['items', index, field], { fault, values }));
    };
    if (typeof id === 'string') {
      if (ids.has(id)) tell('id', 'idTwice');
      ids.add(id);
    }
    if (label === undefined && (id === undefined || (typeof id === 'string' && isOwn(id)))) {
      if (item.type === 'object') tell('label', 'labelMissing');
    }
    if (checklistPhases.some((known) => known === phase)) {
      const count = (perPhase.get(String(phase)) ?? 0) + 1;
      perPhase.set(String(phase), count);
      if (count > mostPerPhase) {
        tell('phase', 'phaseFull', String(mostPerPhase), String(phase));
      }
    }
    return found;
  });
}
