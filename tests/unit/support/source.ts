import { globSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';

/** A part of a parsed source file, in the terms of ESTree. */
export interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

export function parse(path: string, source = readFileSync(path, 'utf8')): Node {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  return program as unknown as Node;
}

/** A node and all below it. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of children(node)) yield* walk(child);
}

export function children(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

/** The code that ships. */
export const sources: readonly string[] = [
  'wxt.config.ts',
  ...globSync('{utils,components,entrypoints}/**/*.{ts,tsx}'),
].sort();
