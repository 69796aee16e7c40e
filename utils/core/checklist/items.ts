import { earlierVersions } from './earlier.ts';
import type { GuidanceCode, SourceId } from './sources.ts';

export const checklistPhases = ['prepare', 'open', 'consult', 'close', 'after'] as const;
export type ChecklistPhase = (typeof checklistPhases)[number];

export const nudgeKinds = ['opening', 'closing'] as const;
export type NudgeKind = (typeof nudgeKinds)[number];

/** What a person reads of an item. `source` is a doctor's own; those Webside lists have ids. */
export interface ItemWords {
  readonly label: string;
  readonly why: string;
  readonly source: string;
}

/**
 * One thing a doctor may want to have done. Its words, `items.<id>.label` (at most 60 characters)
 * and `items.<id>.why`, are in the string catalogue, where they can be translated.
 */
export interface ChecklistItem {
  /** Stable, stored in the log: letters, digits and hyphens. */
  readonly id: string;
  readonly phase: ChecklistPhase;
  readonly sources: readonly SourceId[];
  /** What of the British Medical Association's guidance it stands for. */
  readonly covers: readonly GuidanceCode[];
  /** The reminder that names it while it is still open. */
  readonly nudge?: NudgeKind;
  /** Words that stand in for the catalogue's. An item that a doctor added has all of them. */
  readonly words?: Partial<ItemWords>;
}

export interface Checklist {
  readonly id: string;
  /** Another one whenever an item is added, removed, moved or reworded. */
  readonly version: number;
  readonly items: readonly ChecklistItem[];
}

/** The checklist Webside comes with. No clinician has reviewed its wording; docs/CHECKLIST.md says so. */
export const defaultChecklist: Checklist = {
  id: 'default',
  version: earlierVersions.length + 1,
  items: [
    {
      id: 'equipment',
      phase: 'prepare',
      sources: ['BMA', 'NHSE22', 'WSM'],
      covers: ['T1', 'C1', 'C2', 'C5'],
    },
    { id: 'privacy', phase: 'prepare', sources: ['BMA', 'MDU', 'WSM'], covers: ['T2'] },
    {
      id: 'suitability',
      phase: 'prepare',
      sources: ['GMC', 'MPS', 'PAYNE', 'BMA'],
      covers: ['Mode'],
    },
    {
      id: 'sound-and-picture',
      phase: 'open',
      sources: ['BMA', 'SCOT'],
      covers: ['T3', 'T4', 'C2'],
    },
    { id: 'identity', phase: 'open', sources: ['RCN', 'NHSE20'], covers: [] },
    {
      id: 'backup',
      phase: 'open',
      sources: ['BMA', 'SCOT', 'BARTS'],
      covers: ['C3', 'C4'],
      nudge: 'opening',
    },
    {
      id: 'consent',
      phase: 'open',
      sources: ['GMC', 'MDU', 'RCN', 'BMA'],
      covers: ['Cap'],
      nudge: 'opening',
    },
    { id: 'looking-away', phase: 'open', sources: ['BMA', 'NHSE22', 'SCOT'], covers: ['T6'] },
    { id: 'listening', phase: 'consult', sources: ['BMA', 'COT', 'FS'], covers: ['T5'] },
    { id: 'eye-contact', phase: 'consult', sources: ['BMA', 'WSM'], covers: ['T6'] },
    { id: 'cues', phase: 'consult', sources: ['BMA', 'COT', 'NHSE20'], covers: ['T7'] },
    {
      id: 'examination',
      phase: 'consult',
      sources: ['NHSE20', 'CAR', 'PAYNE'],
      covers: ['Mode', 'C3'],
    },
    {
      id: 'summary',
      phase: 'close',
      sources: ['BMA', 'PAYNE', 'WSM'],
      covers: ['T9'],
      nudge: 'closing',
    },
    { id: 'questions', phase: 'close', sources: ['BMA', 'WSM'], covers: ['T8'] },
    {
      id: 'next-steps',
      phase: 'close',
      sources: ['BMA', 'SCOT', 'PAYNE'],
      covers: ['T10'],
      nudge: 'closing',
    },
    { id: 'safety-net', phase: 'close', sources: ['PAYNE', 'FS', 'GRN'], covers: ['T10'] },
    { id: 'documentation', phase: 'after', sources: ['BMA', 'MDU', 'FS'], covers: ['T11'] },
    { id: 'break', phase: 'after', sources: ['BMA', 'HSE'], covers: ['T12'] },
  ],
};

/** Every version of it that a row of the log may name, so that old rows read as they did. */
export const defaultVersions: readonly Checklist[] = [...earlierVersions, defaultChecklist];

/** The version of the default list that new consultations name, as rows have it: `default@1`. */
export const defaultKey = `${defaultChecklist.id}@${defaultChecklist.version}`;

/** What a person reads of an item: its own words, or else the catalogue's. */
export function itemWords(
  { id, words }: Pick<ChecklistItem, 'id' | 'words'>,
  fromCatalogue: (id: string, part: 'label' | 'why') => string,
): ItemWords {
  return {
    label: words?.label ?? fromCatalogue(id, 'label'),
    why: words?.why ?? fromCatalogue(id, 'why'),
    source: words?.source ?? '',
  };
}

/** The items of one phase, in their order. */
export function itemsOf(checklist: Checklist, phase: ChecklistPhase): readonly ChecklistItem[] {
  return checklist.items.filter((item) => item.phase === phase);
}
