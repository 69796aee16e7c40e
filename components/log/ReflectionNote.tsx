import { useId, useState } from 'preact/hooks';
import { findIdentifiers, type Identifier } from '../../utils/core/log/identifiers.ts';
import { longestReflection } from '../../utils/core/log/limits.ts';
import type { Reflection } from '../../utils/core/log/types.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';

export type Words = Omit<Reflection, 'at'>;

const parts = ['what', 'soWhat', 'whatNext'] as const;
const empty: Words = { what: '', soWhat: '', whatNext: '' };

export interface ReflectProps {
  readonly reflection: Reflection | undefined;
  readonly mayReflect: boolean;
  /** Says whether it was stored. */
  readonly onReflect: (reflection: Words | null) => Promise<boolean>;
}

/** What, so what, what next: written afterwards, beside a warning, and read over before it is kept. */
export function ReflectionNote({ reflection, mayReflect, onReflect }: ReflectProps) {
  const [draft, setDraft] = useState<Words | null>(null);
  const [doubts, setDoubts] = useState<readonly Identifier[]>([]);
  const [failed, setFailed] = useState(false);

  async function save(words: Words, sure: boolean) {
    const found = !sure ? findIdentifiers(parts.map((part) => words[part]).join('\n')) : [];
    setDoubts(found);
    if (found.length > 0) return;
    const blank = parts.every((part) => words[part].trim() === '');
    const stored = await onReflect(blank ? null : words);
    setFailed(!stored);
    if (stored) setDraft(null);
  }

  if (draft === null && !reflection && !mayReflect) return null;
  return (
    <section class="log-reflection">
      <h3>{t('log.reflection.title')}</h3>
      {draft === null ? (
        <>
          {reflection && <Written reflection={reflection} />}
          {!mayReflect && <p>{t('log.reflection.off')}</p>}
          {mayReflect && (
            <Button onClick={() => setDraft(wordsOf(reflection))}>
              {reflection ? t('log.reflection.edit') : t('log.reflection.write')}
            </Button>
          )}
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save(draft, false);
          }}
        >
          <p class="log-warning">{t('log.reflection.warning')}</p>
          {parts.map((part) => (
            <Field
              key={part}
              label={t(`log.reflection.${part}`)}
              value={draft[part]}
              onType={(text) => setDraft({ ...draft, [part]: text })}
            />
          ))}
          {doubts.length > 0 && <Doubts doubts={doubts} onSure={() => save(draft, true)} />}
          <p class="log-buttons">
            <button type="submit" class="button" data-look="primary">
              {t('log.reflection.save')}
            </button>
            <Button
              onClick={() => {
                setDraft(null);
                setDoubts([]);
                setFailed(false);
              }}
            >
              {t('log.reflection.cancel')}
            </Button>
          </p>
        </form>
      )}
      {failed && (
        <p class="page-trouble" role="alert">
          {t('log.notDone')}
        </p>
      )}
    </section>
  );
}

export function Written({ reflection }: { reflection: Words }) {
  return (
    <dl class="log-written">
      {parts.map(
        (part) =>
          reflection[part] && (
            <div key={part}>
              <dt>{t(`log.reflection.${part}`)}</dt>
              <dd>{reflection[part]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Field({
  label,
  value,
  onType,
}: {
  label: string;
  value: string;
  onType: (text: string) => void;
}) {
  const id = useId();
  return (
    <div class="log-field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        // Some browsers send what they spell-check to their maker.
        spellcheck={false}
        maxLength={longestReflection}
        value={value}
        onInput={({ currentTarget }) => onType(currentTarget.value)}
      />
    </div>
  );
}

/** Something may identify a patient: the doctor decides. */
function Doubts({ doubts, onSure }: { doubts: readonly Identifier[]; onSure: () => void }) {
  return (
    <div class="log-doubts" role="alert">
      <p>{t('log.reflection.doubts')}</p>
      <ul>
        {doubts.map(({ kind, text }) => (
          <li key={`${kind} ${text}`}>
            {t(`log.reflection.kinds.${kind}`)}: <strong>{text}</strong>
          </li>
        ))}
      </ul>
      <Button onClick={onSure}>{t('log.reflection.sure')}</Button>
    </div>
  );
}

function wordsOf(reflection: Reflection | undefined): Words {
  const { what, soWhat, whatNext } = reflection ?? empty;
  return { what, soWhat, whatNext };
}
