import { useEffect, useId, useState } from 'preact/hooks';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import { checkTemplate, placeholders, writeNote } from '../../utils/core/checklist/note.ts';
import {
  defaultTemplate,
  noteMode,
  notePhrase,
  templateInForce,
  templateProblemText,
} from '../../utils/core/checklist/noteWords.ts';
import type { ItemStates } from '../../utils/core/consultation/types.ts';
import type { Policy } from '../../utils/core/settings/policy.ts';
import type { Source } from '../../utils/core/settings/resolve.ts';
import { itemText, settingText, t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { lockedText } from './SettingField.tsx';

interface NoteSettingProps {
  readonly name: string;
  /** The template; empty: the default. */
  readonly value: string;
  readonly unsaved: boolean;
  readonly source: Source;
  readonly policy: Policy;
  /** `undefined`: the default again. */
  readonly onChoose: (value: string | undefined) => void;
}

/** What counts as ticked in the preview. */
const sample = ['identity', 'consent', 'backup', 'summary', 'safety-net'];
const results: ItemStates = Object.fromEntries(
  sample.map((id) => [id, { result: 'done', afterSeconds: 0, auto: false }]),
);

/** The template of the note: what is wrong with it, and what it would say. */
export function NoteSetting(props: NoteSettingProps) {
  const { name, value, unsaved, source, policy, onChoose } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => setDraft(null), [value]);
  const template = draft ?? templateInForce({ noteTemplate: value });
  const problems = checkTemplate(template).map(templateProblemText);
  if (unsaved && problems.length === 0) problems.push(t('options.unsaved'));
  const locked = source === 'policy';
  const note = writeNote(template, {
    checklist: defaultChecklist,
    results,
    mode: noteMode('video'),
    phrase: notePhrase,
  });
  const [mode, items, ...phases] = placeholders.map((placeholder) => `{${placeholder}}`);

  function settle() {
    if (checkTemplate(template).length > 0 || template === templateInForce({ noteTemplate: value }))
      return;
    onChoose(template === defaultTemplate() ? undefined : template);
  }

  return (
    <div class="setting">
      <label for={id}>{settingText(name, 'title')}</label>
      <div class="setting-field">
        <textarea
          id={id}
          rows={4}
          spellcheck={false}
          disabled={locked}
          aria-describedby={`${locked ? `${id}-locked ` : ''}${id}-problems ${id}-about`}
          aria-invalid={problems.length > 0 ? true : undefined}
          value={template}
          onInput={({ currentTarget }) => setDraft(currentTarget.value)}
          onChange={settle}
        />
        {!locked && (source === 'choice' || problems.length > 0) && (
          <Button
            look="plain"
            label={t('options.resetLabel', [settingText(name, 'title')])}
            onClick={() => {
              setDraft(null);
              if (source === 'choice') onChoose(undefined);
              // This button goes away, so the focus stays here.
              document.getElementById(id)?.focus();
            }}
          >
            {t('options.reset')}
          </Button>
        )}
      </div>
      {locked && (
        <p id={`${id}-locked`} class="setting-locked">
          {lockedText(policy)}
        </p>
      )}
      <div id={`${id}-problems`} role="status">
        {problems.map((problem) => (
          <p key={problem} class="setting-problem">
            {problem}
          </p>
        ))}
      </div>
      <div id={`${id}-about`}>
        <p class="setting-about">{settingText(name, 'description')}</p>
        <p class="setting-about">
          {t('note.placeholders', [mode ?? '', items ?? '', phases.join(', ')])}
        </p>
      </div>
      {problems.length === 0 && (
        <figure class="note-preview">
          <figcaption>
            {t('note.preview')}: {sample.map((one) => itemText(one, 'label')).join('; ')}
          </figcaption>
          <blockquote>{note ?? t('note.previewNothing')}</blockquote>
        </figure>
      )}
    </div>
  );
}
