import { defaultChecklist } from './items.ts';
import type { ListContent } from './library.ts';

/** Beginnings for a doctor's own checklist. */
export const starters = ['firstContact', 'review', 'mentalHealth'] as const;
export type Starter = (typeof starters)[number];

/**
 * Structure alone: which of the default checklist's items, and in which order within their phases.
 * Nothing is said here that the default list does not say, and no clinician has reviewed the choice.
 */
const chosen: Readonly<Record<Starter, readonly string[]>> = {
  // Nobody knows the other yet: who is there comes first.
  firstContact: [
    'suitability',
    'privacy',
    'equipment',
    'identity',
    'consent',
    'sound-and-picture',
    'backup',
    'looking-away',
    'listening',
    'cues',
    'eye-contact',
    'examination',
    'summary',
    'questions',
    'next-steps',
    'safety-net',
    'documentation',
    'break',
  ],
  // Doctor and patient know each other: the short form.
  review: [
    'suitability',
    'privacy',
    'equipment',
    'sound-and-picture',
    'identity',
    'backup',
    'consent',
    'listening',
    'cues',
    'examination',
    'summary',
    'next-steps',
    'safety-net',
    'documentation',
  ],
  // A conversation, in private: nothing is examined.
  mentalHealth: [
    'privacy',
    'suitability',
    'equipment',
    'sound-and-picture',
    'identity',
    'consent',
    'backup',
    'looking-away',
    'listening',
    'cues',
    'eye-contact',
    'safety-net',
    'summary',
    'questions',
    'next-steps',
    'documentation',
    'break',
  ],
};

/** What a checklist that begins with it holds. */
export function starterContent(starter: Starter, name: string): ListContent {
  const items = chosen[starter].flatMap((id) => {
    const item = defaultChecklist.items.find((other) => other.id === id);
    return item ? [{ id, phase: item.phase, words: {} }] : [];
  });
  return { name, items };
}
