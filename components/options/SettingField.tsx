import { useId } from 'preact/hooks';
import type { Setting } from '../../utils/settings/catalogue.ts';
import { type Field, fieldOf } from '../../utils/settings/field.ts';
import { settingOption, settingText, t } from '../../utils/strings.ts';
import { Button } from '../ui/Button.tsx';

interface SettingFieldProps {
  readonly name: string;
  readonly entry: Setting<unknown>;
  readonly value: unknown;
  /** The last value that was set is not one that it can have. */
  readonly problem: boolean;
  readonly onChoose: (value: unknown) => void;
}

/** One setting: its field, what it means, its default, and what is wrong with what was typed. */
export function SettingField({ name, entry, value, problem, onChoose }: SettingFieldProps) {
  const id = useId();
  const field = fieldOf(entry);
  const title = settingText(name, 'title');
  const describedBy = `${id}-about${problem ? ` ${id}-problem` : ''}`;
  return (
    <div class="setting">
      <label for={id}>{title}</label>
      <div class="setting-field">
        <Input
          {...{ id, field, value, describedBy, onChoose }}
          invalid={problem}
          optionText={(option) => settingOption(name, option)}
        />
        {value !== entry.default && (
          <Button
            look="plain"
            label={t('options.resetLabel', [title])}
            onClick={() => onChoose(undefined)}
          >
            {t('options.reset')}
          </Button>
        )}
      </div>
      {problem && (
        <p id={`${id}-problem`} class="setting-problem" role="alert">
          {problemText(field)}
        </p>
      )}
      <p id={`${id}-about`} class="setting-about">
        {settingText(name, 'description')}{' '}
        {t('options.standard', [valueText(name, field, entry.default)])}
      </p>
    </div>
  );
}

interface InputProps {
  readonly id: string;
  readonly field: Field;
  readonly value: unknown;
  readonly describedBy: string;
  readonly invalid: boolean;
  readonly optionText: (option: string | number) => string;
  readonly onChoose: (value: unknown) => void;
}

function Input({ id, field, value, describedBy, invalid, optionText, onChoose }: InputProps) {
  const common = { id, 'aria-describedby': describedBy };
  switch (field.kind) {
    case 'switch':
      return (
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <select
          {...common}
          value={String(value)}
          onChange={({ currentTarget }) =>
            onChoose(field.options.find((option) => String(option) === currentTarget.value))
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
          value={String(value)}
          aria-invalid={invalid}
          // What is no number reaches the catalogue's check as it is, which says what is wrong.
          onChange={({ currentTarget }) =>
            onChoose(currentTarget.value === '' ? '-' : currentTarget.valueAsNumber)
          }
        />
      );
  }
}

function problemText(field: Field): string {
  return field.kind === 'number'
    ? t('options.problemNumber', [String(field.min), String(field.max)])
    : t('options.problem');
}

function valueText(name: string, field: Field, value: unknown): string {
  if (field.kind === 'switch') return value ? t('options.on') : t('options.off');
  if (field.kind === 'choice') return settingOption(name, value as string | number);
  return String(value);
}
