import { useId, useRef, useState } from 'preact/hooks';
import type { ImportCounts } from '../../utils/core/log/merge.ts';
import type { ExportChoices, ExportKind, ImportState } from '../../utils/core/log/view.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { count } from './words.ts';

interface FilesProps {
  /** How many consultations the filter lets through. */
  readonly filtered: number;
  /** How many entries about breaks there are in all. */
  readonly breaks: number;
  readonly mayExport: boolean;
  /** Of the export that runs, how many are written; `null`: none runs. */
  readonly exporting: number | null;
  readonly imported: ImportState | null;
  readonly onExport: (kind: ExportKind, choices: ExportChoices) => void;
  readonly onSheet: (choices: ExportChoices) => void;
  readonly onImport: (file: File) => void;
  readonly onTake: (bringBack: boolean) => void;
  /** Ends an export or an import, and leaves the log as it was. */
  readonly onCancel: () => void;
}

/** The way out of the log and into it: files, paper, text. */
export function Files(props: FilesProps) {
  const { filtered, mayExport, exporting, imported, onImport } = props;
  return (
    <details class="log-part">
      <summary>{t('log.files.title')}</summary>
      {mayExport ? <ExportPart {...props} /> : <p>{t('log.files.off')}</p>}
      {exporting !== null && (
        <div class="log-busy" role="status">
          <progress
            value={exporting}
            max={Math.max(filtered, 1)}
            aria-label={t('log.files.exporting')}
          />
          <Button onClick={props.onCancel}>{t('log.files.cancel')}</Button>
        </div>
      )}
      <h3>{t('log.files.importTitle')}</h3>
      <p>{t('log.files.importHelp')}</p>
      <FileButton
        onFile={onImport}
        disabled={imported?.is === 'reading' || imported?.is === 'taking'}
      />
      {imported && <Import {...props} state={imported} />}
    </details>
  );
}

function ExportPart({ filtered, breaks, onExport, onSheet }: FilesProps) {
  const [withClock, setWithClock] = useState(false);
  const [withBreaks, setWithBreaks] = useState(false);
  const choices: ExportChoices = { withClock, withBreaks: withBreaks && breaks > 0 };
  return (
    <>
      <p>{t('log.files.help', filtered, [count(filtered)])}</p>
      <Check label={t('log.files.withClock')} checked={withClock} onChange={setWithClock} />
      {breaks > 0 && (
        <Check label={t('log.files.withBreaks')} checked={withBreaks} onChange={setWithBreaks} />
      )}
      <p class="log-buttons">
        <Button onClick={() => onExport('csv', choices)}>{t('log.files.csv')}</Button>
        <Button onClick={() => onExport('json', choices)}>{t('log.files.json')}</Button>
        <Button onClick={() => onExport('text', choices)}>{t('log.files.text')}</Button>
        <Button onClick={() => onSheet(choices)}>{t('log.files.sheet')}</Button>
        {breaks > 0 && (
          <Button onClick={() => onExport('breaks', choices)}>{t('log.files.breaksCsv')}</Button>
        )}
      </p>
    </>
  );
}

function Check({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <p class="log-check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <label for={id}>{label}</label>
    </p>
  );
}

function FileButton({ onFile, disabled }: { onFile: (file: File) => void; disabled: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <p class="log-field">
      <label for={id}>{t('log.files.choose')}</label>
      <input
        id={id}
        ref={input}
        type="file"
        accept=".json,application/json"
        disabled={disabled}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) onFile(file);
          // The same file can be chosen again once it is mended.
          currentTarget.value = '';
        }}
      />
    </p>
  );
}

function Import({ state, onTake, onCancel }: FilesProps & { state: ImportState }) {
  switch (state.is) {
    case 'reading':
      return (
        <div class="log-busy" role="status">
          <span>{t('log.files.reading')}</span>
          <progress value={state.share} aria-label={t('log.files.reading')} />
          <Button onClick={onCancel}>{t('log.files.cancel')}</Button>
        </div>
      );
    case 'taking':
      return (
        <div class="log-busy" role="status">
          <span>{t('log.files.taking')}</span>
          <progress aria-label={t('log.files.taking')} />
        </div>
      );
    case 'done':
      return <p role="status">{t('log.files.imported')}</p>;
    case 'unfinished':
      return <p role="alert">{t('log.files.unfinished')}</p>;
    case 'failed':
      return (
        <p class="page-trouble" role="alert">
          {t('log.files.failed')} {state.problem}
        </p>
      );
    case 'preview':
      return <Preview counts={state.counts} onTake={onTake} onCancel={onCancel} />;
  }
}

const fates = [
  'new',
  'changed',
  'same',
  'deletedHere',
  'tooOld',
  'deletedThere',
  'newBreaks',
  'deletedBreaks',
] as const;

function Preview({
  counts,
  onTake,
  onCancel,
}: Pick<FilesProps, 'onTake' | 'onCancel'> & { counts: ImportCounts }) {
  const [bringBack, setBringBack] = useState(false);
  const deleted = counts.deletedHere + counts.deletedBreaks;
  const news = counts.new + counts.changed + counts.deletedThere + counts.newBreaks;
  const anything = news + (bringBack ? deleted : 0) > 0;
  return (
    <fieldset class="log-preview">
      <legend>{t('log.files.preview')}</legend>
      <ul>
        {fates.map(
          (fate) =>
            (counts[fate] > 0 || fate === 'new') && (
              <li key={fate}>
                {t(`log.files.fates.${fate}`, counts[fate], [count(counts[fate])])}
              </li>
            ),
        )}
      </ul>
      {deleted > 0 && (
        <Check label={t('log.files.bringBack')} checked={bringBack} onChange={setBringBack} />
      )}
      <p class="log-buttons">
        {anything && (
          <Button look="primary" onClick={() => onTake(bringBack)}>
            {t('log.files.take')}
          </Button>
        )}
        <Button onClick={onCancel}>
          {anything ? t('log.files.cancel') : t('log.files.close')}
        </Button>
      </p>
    </fieldset>
  );
}
