import { useState } from 'preact/hooks';
import { readChecklistFile, tooManyBytes } from '../../../utils/core/checklist/file.ts';
import type { FileProblem } from '../../../utils/core/checklist/fileFaults.ts';
import type { ChecklistLibrary } from '../../../utils/core/checklist/library.ts';
import { freeName } from '../../../utils/core/checklist/texts.ts';
import { fileProblemText } from '../../../utils/core/checklist/words.ts';
import { itemText, t } from '../../../utils/core/strings.ts';
import { FileField, type FileTrouble } from '../FileField.tsx';
import type { Edit } from './edit.ts';

interface ImportChecklistProps {
  readonly library: ChecklistLibrary;
  readonly onEdit: Edit;
  readonly newId: () => string;
  /** @param name under which it is in the list now */
  readonly onImported: (name: string) => void;
}

/** The field for a checklist's file, with what is wrong with the one that was chosen, line by line. */
export function ImportChecklist({ library, onEdit, newId, onImported }: ImportChecklistProps) {
  const [trouble, setTrouble] = useState<FileTrouble | null>(null);

  async function take(text: string | null) {
    if (text === null) return refuse(t('checklists.fileUnreadable'));
    const read = readChecklistFile(text, {
      newItemId: () => `own-${newId()}`,
      fromCatalogue: itemText,
    });
    if ('problems' in read) return refuse(t('checklists.fileNot'), pointsOf(read));
    const name = freeName(library, read.content.name);
    const { items } = read.content;
    const refused = await onEdit({
      do: 'import',
      list: newId(),
      content: { name: read.content.name, items: items.map((item) => ({ ...item })) },
    });
    if (refused) return refuse(refused);
    setTrouble(null);
    onImported(name);
  }

  function refuse(sentence: string, points: readonly string[] = []) {
    setTrouble({ sentence, points });
  }

  return (
    <FileField
      label={t('checklists.file')}
      help={t('checklists.fileHelp')}
      mostBytes={tooManyBytes}
      trouble={trouble}
      onText={(text) => void take(text)}
    />
  );
}

function pointsOf({
  problems,
  more,
}: {
  readonly problems: readonly FileProblem[];
  readonly more: number;
}): string[] {
  const points = problems.map(fileProblemText);
  return more > 0 ? [...points, t('checklists.fileMore', [String(more)])] : points;
}
