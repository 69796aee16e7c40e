import { useId, useRef, useState } from 'preact/hooks';
import { type ChecklistLibrary, freeName } from '../../../utils/checklist/custom.ts';
import {
  type FileProblem,
  readChecklistFile,
  tooManyBytes,
} from '../../../utils/checklist/file.ts';
import { fileProblemText } from '../../../utils/checklist/words.ts';
import { itemText, t } from '../../../utils/strings.ts';
import type { Edit } from './Checklists.tsx';

interface ImportChecklistProps {
  readonly library: ChecklistLibrary;
  readonly onEdit: Edit;
  readonly newId: () => string;
  /** @param name under which it is in the list now */
  readonly onImported: (name: string) => void;
}

interface Trouble {
  readonly sentence: string;
  readonly problems: readonly FileProblem[];
  readonly more: number;
}

/** The field for a file, and beside it, line by line, what is wrong with the one that was chosen. */
export function ImportChecklist({ library, onEdit, newId, onImported }: ImportChecklistProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  async function take(file: File) {
    const text = await (file.size >= tooManyBytes ? file.slice(0, tooManyBytes) : file)
      .text()
      .catch(() => null);
    // The same file can be chosen again once it was put right.
    if (field.current) field.current.value = '';
    if (text === null) return refuse(t('checklists.fileUnreadable'));
    const read = readChecklistFile(text, {
      newItemId: () => `own-${newId()}`,
      fromCatalogue: itemText,
    });
    if ('problems' in read) return setTrouble({ sentence: t('checklists.fileNot'), ...read });
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

  function refuse(sentence: string) {
    setTrouble({ sentence, problems: [], more: 0 });
  }

  return (
    <div class="setting checklist-file">
      <h3>
        <label for={id}>{t('checklists.file')}</label>
      </h3>
      <div class="setting-field">
        <input
          ref={field}
          id={id}
          type="file"
          accept=".json,application/json"
          aria-describedby={trouble ? `${id}-problem ${id}-help` : `${id}-help`}
          aria-invalid={trouble ? true : undefined}
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file) void take(file);
          }}
        />
      </div>
      {trouble && (
        <div id={`${id}-problem`} class="checklist-trouble" role="alert">
          <p class="setting-problem">{trouble.sentence}</p>
          {trouble.problems.length > 0 && (
            <ul>
              {trouble.problems.map((problem) => {
                const text = fileProblemText(problem);
                return <li key={text}>{text}</li>;
              })}
              {trouble.more > 0 && <li>{t('checklists.fileMore', [String(trouble.more)])}</li>}
            </ul>
          )}
        </div>
      )}
      <p id={`${id}-help`} class="setting-about">
        {t('checklists.fileHelp')}
      </p>
    </div>
  );
}
