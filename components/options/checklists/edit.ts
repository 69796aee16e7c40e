import type { ChecklistEdit } from '../../../utils/core/checklist/edit.ts';

/** Makes one change, and answers why it was not made: a sentence, or `null` where it was. */
export type Edit = (edit: ChecklistEdit) => Promise<string | null>;
