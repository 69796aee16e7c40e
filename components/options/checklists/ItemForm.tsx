import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import {
  type ChecklistPhase,
  checklistPhases,
  type ItemWords,
} from '../../../utils/core/checklist/items.ts';
import { longest } from '../../../utils/core/checklist/library.ts';
import { t } from '../../../utils/core/strings.ts';
import { Choice } from './Choice.tsx';
import { TextField } from './TextField.tsx';

interface ItemFormProps {
  readonly words: ItemWords;
  readonly phase: ChecklistPhase;
  /** Where it says which item the form is for. */
  readonly ofId: string;
  readonly send: string;
  /** Says whether it was taken: then the fields are as they were. */
  readonly onSend: (words: ItemWords, phase: ChecklistPhase) => Promise<boolean>;
  readonly children?: ComponentChildren;
}

/** An item's words and its phase. */
export function ItemForm({ words, phase, ofId, send, onSend, children }: ItemFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [given, setGiven] = useState(words);
  const [place, setPlace] = useState(phase);
  const type = (part: keyof ItemWords) => (text: string) => setGiven({ ...given, [part]: text });
  const count = (part: keyof ItemWords) =>
    t('checklists.count', [String(given[part].length), String(longest[part])]);

  async function submit() {
    if (await onSend(given, place)) {
      setGiven(words);
      setPlace(phase);
    }
    form.current?.querySelector<HTMLElement>('input')?.focus();
  }

  return (
    <form
      ref={form}
      class="checklist-item-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        name="label"
        ofId={ofId}
        label={t('checklists.label')}
        value={given.label}
        help={`${t('checklists.labelHelp')} ${count('label')}.`}
        onType={type('label')}
      />
      <TextField
        name="why"
        ofId={ofId}
        label={t('checklists.optional', [t('checklists.why')])}
        value={given.why}
        help={`${count('why')}.`}
        onType={type('why')}
      />
      <TextField
        name="source"
        ofId={ofId}
        label={t('checklists.optional', [t('checklists.source')])}
        value={given.source}
        help={`${count('source')}.`}
        onType={type('source')}
      />
      <Choice
        ofId={ofId}
        label={t('checklists.phase')}
        value={place}
        options={checklistPhases.map((one) => [one, t(`phases.${one}`)])}
        onChoose={setPlace}
      />
      <div class="checklists-actions">
        <button type="submit" class="button" data-look="primary">
          {send}
        </button>
        {children}
      </div>
    </form>
  );
}
