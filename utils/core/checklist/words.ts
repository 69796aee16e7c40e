import { t } from '../strings.ts';
import type { FileProblem } from './fileFaults.ts';
import { type LibraryProblem, longest, mostPerPhase } from './library.ts';

/** Why a change of a checklist cannot be made, and what to do. */
export function libraryProblemText(problem: LibraryProblem): string {
  return t(`checklists.problems.${problem}` as 'checklists.problems.nameTooLong', [
    String(limits[problem] ?? ''),
  ]);
}

const limits: Readonly<Partial<Record<LibraryProblem, number>>> = {
  nameTooLong: longest.name,
  labelTooLong: longest.label,
  whyTooLong: longest.why,
  sourceTooLong: longest.source,
  phaseFull: mostPerPhase,
};

/** What is wrong with a file, where, and what to do: one line. */
export function fileProblemText({ line, column, field, item, fault, values }: FileProblem): string {
  const sentence = t(`checklistFile.faults.${fault}` as 'checklistFile.faults.tooLong', [
    values[0] ?? '',
    values[1] ?? '',
  ]);
  const at: [string, string] = [String(line), String(column)];
  const where = fieldText(field, item);
  return where === null
    ? t('checklistFile.at', [...at, sentence])
    : t('checklistFile.atField', [...at, where, sentence]);
}

function fieldText(field: string | undefined, item: number | undefined): string | null {
  if (item === undefined) return field === undefined ? null : `"${field}"`;
  return field === undefined
    ? t('checklistFile.item', [String(item)])
    : t('checklistFile.fieldOfItem', [`"${field}"`, String(item)]);
}
