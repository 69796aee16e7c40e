import { useId } from 'preact/hooks';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, text: string])[];
  readonly onChoose: (value: Value) => void;
  /** Where it says what it is a choice for, if there are several of its label. */
  readonly ofId?: string;
}

/** One of several, with a label. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, value, options, onChoose, ofId } = props;
  const id = useId();
  return (
    <div class="setting">
      <label id={`${id}-label`} for={id}>
        {label}
      </label>
      <div class="setting-field">
        <select
          id={id}
          aria-labelledby={ofId && `${id}-label ${ofId}`}
          value={value}
          onChange={({ currentTarget }) => onChoose(currentTarget.value as Value)}
        >
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
