import { useEffect, useId, useState } from 'preact/hooks';
import { check, type Field, fieldOf, type Problem } from '../../utils/core/settings/field.ts';
import type { Bounds, Policy } from '../../utils/core/settings/policy.ts';
import type { Source } from '../../utils/core/settings/resolve.ts';
import type { Setting } from '../../utils/core/settings/setting.ts';
import { settingOption, settingText, t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';

interface SettingFieldProps {
  readonly name: string;
  readonly entry: Setting<unknown>;
  readonly value: unknown;
  /** The last value was right, but it was not stored. */
  readonly unsaved: boolean;
  /** Where the setting is one of several of the same title, each of something else. */
  readonly part?: {
    /** What it is a setting of. */
    readonly of: string;
    /** The heading that says so. */
    readonly headingId: string;
    /** Where the description is, said once for all of them. */
    readonly aboutId: string;
  };
  /** Where it says why the setting cannot be changed now. */
  readonly disabledBy?: string | undefined;
  /** Where the value comes from. */
  readonly source: Source;
  /** What the practice's policy says of it. */
  readonly policy: Policy;
  readonly onChoose: (value: unknown) => void;
}

/** One setting: its field, what it means, its default, and what is wrong with what was typed. */
export function SettingField(props: SettingFieldProps) {
  const { name, entry, value, unsaved, part, source, policy, onChoose } = props;
  const id = useId();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const forget = () => {
    setProblem(null);
    setDraft(null);
  };
  // What was typed goes when a value comes.
  useEffect(forget, [value]);

  const field = narrowed(fieldOf(entry), policy.bounds[name]);
  const locked = source === 'policy';
  const title = settingText(name, 'title');
  const [titleId, aboutId, problemId] = [`${id}-title`, `${id}-about`, `${id}-problem`];
  const disabledBy = locked ? `${id}-locked` : props.disabledBy;
  const said = problem ? problemText(field, problem) : unsaved ? t('options.unsaved') : null;

  function settle(given: unknown) {
    const checked = check(entry, given);
    if ('problem' in checked) return setProblem(checked.problem);
    setProblem(null);
    if (outside(checked.value, field)) return setProblem('notThis');
    // The same text again, perhaps with one space fewer.
    if (checked.value === value) setDraft(null);
    else onChoose(checked.value);
  }

  return (
    <div class="setting">
      <label id={titleId} for={id}>
        {title}
      </label>
      <div class="setting-field">
        <Input
          common={{
            id,
            disabled: disabledBy !== undefined,
            'aria-labelledby': part && `${titleId} ${part.headingId}`,
            'aria-describedby': [said && problemId, disabledBy, part?.aboutId, aboutId]
              .filter(Boolean)
              .join(' '),
            'aria-invalid': said ? true : undefined,
          }}
          {...{ field, value, draft }}
          optionText={(option) => settingOption(name, option)}
          onType={setDraft}
          onSettle={settle}
        />
        {(source === 'choice' || problem) && !disabledBy && (
          <Button
            look="plain"
            label={t('options.resetLabel', [part ? `${title}, ${part.of}` : title])}
            onClick={() => {
              forget();
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
      {said && (
        <p id={problemId} class="setting-problem" role="alert">
          {said}
        </p>
      )}
      <p id={aboutId} class="setting-about">
        {!part && `${settingText(name, 'description')} `}
        {Object.hasOwn(policy.defaults, name)
          ? t('options.practiceStandard', [valueText(name, field, policy.defaults[name])])
          : t('options.standard', [valueText(name, field, entry.default)])}
      </p>
    </div>
  );
}

/** Who has set a value that cannot be changed here, and who to ask. */
export function lockedText({ organisationName, supportContact }: Policy): string {
  const by = organisationName ?? t('options.yourOrganisation');
  return supportContact ? t('options.lockedAsk', [by, supportContact]) : t('options.locked', [by]);
}

/** The field with the practice's bounds. */
function narrowed(field: Field, { min, max }: Bounds = {}): Field {
  if (field.kind !== 'number') return field;
  return { ...field, min: min ?? field.min, max: max ?? field.max };
}

function outside(value: unknown, field: Field): boolean {
  return (
    field.kind === 'number' && typeof value === 'number' && (value < field.min || value > field.max)
  );
}

interface InputProps {
  readonly common: {
    readonly id: string;
    readonly disabled: boolean;
    readonly 'aria-labelledby': string | undefined;
    readonly 'aria-describedby': string;
    readonly 'aria-invalid': true | undefined;
  };
  readonly field: Field;
  readonly value: unknown;
  /** What was typed and is not stored, or not yet. */
  readonly draft: string | null;
  readonly optionText: (option: string | number) => string;
  readonly onType: (text: string) => void;
  readonly onSettle: (value: unknown) => void;
}

function Input({ common, field, value, draft, optionText, onType, onSettle }: InputProps) {
  switch (field.kind) {
    case 'switch':
      return (
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={({ currentTarget }) => onSettle(currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <select
          {...common}
          value={String(value)}
          onChange={({ currentTarget }) =>
            onSettle(field.options.find((option) => String(option) === currentTarget.value))
          }
        >
          {field.options.map((option) => (
            <option key={option} value={String(option)}>
              {optionText(option)}
            </option>
          ))}
        </select>
      );
    case 'number':
      return (
        <input
          {...common}
          type="number"
          min={field.min}
          max={field.max}
          value={draft ?? String(value)}
          onInput={({ currentTarget }) => onType(currentTarget.value)}
          onChange={({ currentTarget }) => onSettle(currentTarget.valueAsNumber)}
        />
      );
    case 'text':
      return (
        <input
          {...common}
          type="text"
          autocomplete="off"
          // A browser that checks the spelling fetches its dictionary, or asks its maker.
          spellcheck={false}
          value={draft ?? String(value)}
          onInput={({ currentTarget }) => onType(currentTarget.value)}
          onChange={({ currentTarget }) => onSettle(currentTarget.value)}
        />
      );
    case 'template':
    case 'hosts':
    case 'hours':
      // NoteSetting, HostsSetting and HoursSetting draw them.
      return null;
  }
}

function problemText(field: Field, problem: Problem): string {
  if (field.kind === 'number') {
    return t('options.problemNumber', [String(field.min), String(field.max)]);
  }
  return field.kind === 'text' ? textProblem(field, problem) : t('options.problem');
}

/** What is wrong with a text, and what a right one looks like. */
export function textProblem({ maxLength }: Field & { kind: 'text' }, problem: Problem): string {
  return problem === 'tooLong'
    ? t('options.problemText.tooLong', [String(maxLength)])
    : t(`options.problemText.${problem === 'empty' ? 'empty' : 'notOneLine'}`);
}

function valueText(name: string, field: Field, value: unknown): string {
  if (field.kind === 'switch') return value ? t('options.on') : t('options.off');
  if (field.kind === 'choice') return settingOption(name, value as string | number);
  return String(value);
}
