/**
 * The note for the record: one plain paragraph, made of what was ticked as done and nothing else. It
 * names no patient, and nobody stores it. Pure.
 *
 * A template is text with placeholders in curly brackets. A part in square brackets is left out where
 * a placeholder in it has nothing to say:
 *
 *     {mode}.[ Before the call: {prepare}.][ {open}.]
 */

import type { ItemStates } from '../consultation/types.ts';
import {
  type Checklist,
  type ChecklistItem,
  type ChecklistPhase,
  checklistPhases,
} from './items.ts';

/** What a template may ask for: how it was held, all that was ticked, and what of each phase. */
export const placeholders = ['mode', 'items', ...checklistPhases] as const;
export type Placeholder = (typeof placeholders)[number];

/** How a consultation was held. */
export const noteModes = ['video', 'telephone', 'remote'] as const;
export type NoteMode = (typeof noteModes)[number];

/** Longer templates are not taken. */
export const longestTemplate = 1000;

/**
 * Why a template cannot be used: too long, a placeholder that there is not, a bracket without its
 * other half, or nothing in it that stands for what was ticked.
 */
export const templateFaults = ['tooLong', 'unknown', 'bracket', 'noItems'] as const;

export interface TemplateProblem {
  readonly fault: (typeof templateFaults)[number];
  /** The character it begins at, counted from 1. */
  readonly at: number;
  /** What stands there. */
  readonly found: string;
}

/** Everything that is wrong with a template, in its order; none where it can be used. */
export function checkTemplate(template: string): readonly TemplateProblem[] {
  return read(template).problems;
}

/**
 * The note, or `null` where nothing that the template asks for was ticked as done.
 * @param template one that `checkTemplate` finds nothing wrong with; of another, what can be read
 * @param checklist the one the consultation was made with
 * @param mode how it was held, in words
 * @param phrase what the note says of an item of the default list, by its id
 */
export function writeNote(
  template: string,
  {
    checklist,
    results,
    mode,
    phrase,
  }: {
    readonly checklist: Checklist;
    readonly results: ItemStates;
    readonly mode: string;
    readonly phrase: (id: string) => string;
  },
): string | null {
  const done = checklist.items.filter(({ id }) => {
    return Object.hasOwn(results, id) && results[id]?.result === 'done';
  });
  const told = (phase?: ChecklistPhase) =>
    done
      .filter((item) => phase === undefined || item.phase === phase)
      .map((item) => saying(item, phrase))
      .join('; ');
  const values = new Map<Placeholder, string>([
    ['mode', mode.trim()],
    ['items', told()],
    ...checklistPhases.map((phase) => [phase, told(phase)] as const),
  ]);
  let note = '';
  let saysSomething = false;
  for (const { optional, texts } of read(template).parts) {
    if (optional && texts.some((text) => typeof text !== 'string' && !values.get(text.name))) {
      continue;
    }
    for (const text of texts) {
      const value = typeof text === 'string' ? text : (values.get(text.name) ?? '');
      note += typeof text !== 'string' && beginsSentence(note) ? capitalised(value) : value;
      saysSomething ||= typeof text !== 'string' && text.name !== 'mode' && value !== '';
    }
  }
  return saysSomething ? note.replace(/[\s\p{Cc}]+/gu, ' ').trim() : null;
}

/** An item that a doctor worded says what the doctor ticked: no other words are put in its place. */
function saying({ id, words }: ChecklistItem, phrase: (id: string) => string): string {
  return words?.label === undefined ? phrase(id) : words.label.trim().replace(/[.;,]+$/, '');
}

function beginsSentence(before: string): boolean {
  return /(?:^|[.!?])\s*$/.test(before);
}

function capitalised(text: string): string {
  const [first = '', ...others] = text;
  return first.toUpperCase() + others.join('');
}

// The template

type Text = string | { readonly name: Placeholder };

/** A part of a template: in square brackets (`optional`) or between them. */
interface Part {
  readonly optional: boolean;
  readonly texts: readonly Text[];
}

function read(template: string): {
  readonly parts: readonly Part[];
  readonly problems: readonly TemplateProblem[];
} {
  const problems: TemplateProblem[] = [];
  const parts: Part[] = [];
  let texts: Text[] = [];
  let open: number | null = null;
  const endPart = () => {
    parts.push({ optional: open !== null, texts });
    texts = [];
  };
  for (const { 0: found, index } of template.matchAll(/\{[^{}[\]]*\}|[{}[\]]|[^{}[\]]+/g)) {
    const at = index + 1;
    const name = placeholders.find((known) => `{${known}}` === found);
    if (name) texts.push({ name });
    else if (found === '[') {
      endPart();
      // Brackets within brackets: the first of them has no other half.
      if (open !== null) problems.push({ fault: 'bracket', at: open, found });
      open = at;
    } else if (found === ']' && open !== null) {
      endPart();
      open = null;
    } else if (/^[{}\]]$/.test(found)) problems.push({ fault: 'bracket', at, found });
    else if (found.startsWith('{')) problems.push({ fault: 'unknown', at, found });
    else texts.push(found);
  }
  endPart();
  if (open !== null) problems.push({ fault: 'bracket', at: open, found: '[' });
  if (template.length > longestTemplate) {
    problems.push({ fault: 'tooLong', at: longestTemplate + 1, found: '' });
  }
  if (problems.length === 0 && !parts.some(asksForItems)) {
    problems.push({ fault: 'noItems', at: 1, found: '' });
  }
  return { parts, problems: problems.toSorted((a, b) => a.at - b.at) };
}

function asksForItems({ texts }: Part): boolean {
  return texts.some((text) => typeof text !== 'string' && text.name !== 'mode');
}
