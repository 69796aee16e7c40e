import { t } from '../strings.ts';
import { type LibraryProblem, longest, mostPerPhase } from './custom.ts';

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
