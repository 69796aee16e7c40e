import { useRef, useState } from 'preact/hooks';
import type { ChecklistEdit } from '../../../utils/core/checklist/edit.ts';
import { defaultChecklist } from '../../../utils/core/checklist/items.ts';
import { type Starter, starters } from '../../../utils/core/checklist/starters.ts';
import { t } from '../../../utils/core/strings.ts';
import { Choice } from './Choice.tsx';
import type { Edit } from './edit.ts';
import { TextField } from './TextField.tsx';

interface AddChecklistProps {
  readonly onEdit: Edit;
  readonly newId: () => string;
  readonly onAdded: (id: string) => void;
}

const beginnings = [...starters, 'standard', 'nothing'] as const;
type Beginning = (typeof beginnings)[number];

/** The form that adds a checklist, from a starting point or from nothing. */
export function AddChecklist({ onEdit, newId, onAdded }: AddChecklistProps) {
  const form = useRef<HTMLFormElement>(null);
  const [start, setStart] = useState<Beginning>('firstContact');
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // Until another is typed, a starting point gives its name.
  const name = typed ?? (isStarter(start) ? t(`checklists.from.${start}`) : '');

  async function add() {
    const list = newId();
    const change: ChecklistEdit =
      start === 'standard'
        ? { do: 'duplicate', list, from: defaultChecklist.id, name }
        : { do: 'create', list, name, start };
    const refused = await onEdit(change);
    setProblem(refused);
    if (refused) {
      form.current?.querySelector<HTMLElement>('[name="name"]')?.focus();
      return;
    }
    setTyped(null);
    onAdded(list);
  }

  return (
    <form
      ref={form}
      class="checklist-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <h3>{t('checklists.new')}</h3>
      <p class="setting-about">{t('checklists.notReviewed')}</p>
      <div class="service-fields">
        <Choice
          label={t('checklists.newFrom')}
          value={start}
          options={beginnings.map((one) => [one, t(`checklists.from.${one}`)])}
          onChoose={setStart}
        />
        <TextField
          name="name"
          label={t('checklists.newName')}
          value={name}
          problem={problem}
          onType={setTyped}
        />
      </div>
      <button type="submit" class="button" data-look="primary">
        {t('checklists.newNow')}
      </button>
    </form>
  );
}

function isStarter(start: Beginning): start is Starter {
  return starters.some((one) => one === start);
}
