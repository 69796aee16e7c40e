import type { ItemState, ItemStates } from '../consultation/types.ts';

/**
 * Item results as a compact string, `identity:d41 privacy:n3a`: d done, n not applicable,
 * then the second it was set, then `a` where Webside ticked it. Items left open are not in it.
 * A hundred thousand rows take less than half the room that objects would.
 */
export function packResults(items: ItemStates): string {
  return Object.entries(items)
    .map(([id, { result, afterSeconds, auto }]) => {
      return `${id}:${result === 'done' ? 'd' : 'n'}${afterSeconds}${auto ? 'a' : ''}`;
    })
    .join(' ');
}

/** The reverse of `packResults`. A part that cannot be read is left out, and the others stand. */
export function unpackResults(packed: string): ItemStates {
  const items: Record<string, ItemState> = {};
  for (const part of packed.split(' ')) {
    const [, id, letter, seconds, auto] = /^([a-zA-Z0-9][\w-]*):([dn])(\d+)(a?)$/.exec(part) ?? [];
    if (!id || seconds === undefined) continue;
    items[id] = {
      result: letter === 'd' ? 'done' : 'notApplicable',
      afterSeconds: Number(seconds),
      auto: auto === 'a',
    };
  }
  return items;
}
