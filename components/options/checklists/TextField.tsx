import { useId } from 'preact/hooks';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onType: (text: string) => void;
  readonly help?: string;
  /** The sentence that says what is wrong. */
  readonly problem?: string | null;
  readonly name?: string;
  /** Where it says what the field is one of, if there are several of its label. */
  readonly ofId?: string;
}

/** A line of text with its label, what is wrong with it, and what belongs into it. */
export function TextField({ label, value, onType, help, problem, name, ofId }: TextFieldProps) {
  const id = useId();
  const described = [problem && `${id}-problem`, help && `${id}-help`].filter(Boolean).join(' ');
  return (
    <div class="setting">
      <label id={`${id}-label`} for={id}>
        {label}
      </label>
      <div class="setting-field">
        <input
          id={id}
          name={name}
          type="text"
          autocomplete="off"
          spellcheck={false}
          aria-labelledby={ofId && `${id}-label ${ofId}`}
          aria-describedby={described || undefined}
          aria-invalid={problem ? true : undefined}
          value={value}
          onInput={({ currentTarget }) => onType(currentTarget.value)}
        />
      </div>
      {problem && (
        <p id={`${id}-problem`} class="setting-problem" role="alert">
          {problem}
        </p>
      )}
      {help && (
        <p id={`${id}-help`} class="setting-about">
          {help}
        </p>
      )}
    </div>
  );
}
