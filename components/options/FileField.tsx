import { useId, useRef } from 'preact/hooks';

export interface FileTrouble {
  readonly sentence: string;
  /** What is wrong in the file, one thing in each. */
  readonly points: readonly string[];
}

interface FileFieldProps {
  readonly label: string;
  readonly help: string;
  /** A longer file is read only up to here, which the reader of its text has to notice. */
  readonly mostBytes: number;
  /** What was wrong with the file that was chosen last. */
  readonly trouble: FileTrouble | null;
  /** @param text `null` where the file cannot be read */
  readonly onText: (text: string | null) => void;
}

/** A field for a file, and below it what is wrong with the one that was chosen. */
export function FileField({ label, help, mostBytes, trouble, onText }: FileFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);

  async function take(file: File) {
    const text = await file
      .slice(0, mostBytes)
      .text()
      .catch(() => null);
    // The same file can be chosen again once it was put right.
    if (input.current) input.current.value = '';
    onText(text);
  }

  return (
    <div class="setting file-field">
      <h3>
        <label for={id}>{label}</label>
      </h3>
      <div class="setting-field">
        <input
          ref={input}
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
        <div id={`${id}-problem`} class="file-trouble" role="alert">
          <p class="setting-problem">{trouble.sentence}</p>
          {trouble.points.length > 0 && (
            <ul>
              {trouble.points.map((point) => (
                <li key={point}>{point}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      <p id={`${id}-help`} class="setting-about">
        {help}
      </p>
    </div>
  );
}
