import { useState } from 'preact/hooks';
import type { StorageUse } from '../../utils/core/log/view.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { DayField } from './Filters.tsx';
import { count, dayText, sizeText } from './words.ts';

interface KeepingProps {
  /** The first day that is kept at the next daily look; `null`: everything is kept. */
  readonly keptFrom: string | null;
  /** How many consultations are older than that. */
  readonly tooOld: number;
  readonly retentionDays: number;
  readonly storage: StorageUse | null;
  /** How many consultations lie within two days. */
  readonly countBetween: (from: string, to: string) => number;
  readonly onDeleteDays: (from: string, to: string) => void;
  readonly onDeleteAll: () => void;
}

/** What goes when, how much room the log takes, and deleting it. */
export function Keeping(props: KeepingProps) {
  const { keptFrom, tooOld, retentionDays, storage, onDeleteDays, onDeleteAll } = props;
  return (
    <section>
      <h2>{t('log.keeping.title')}</h2>
      <p>
        {keptFrom === null
          ? t('log.keeping.forGood')
          : t('log.keeping.days', retentionDays, [count(retentionDays)])}{' '}
        {tooOld > 0 && keptFrom !== null && (
          <strong>{t('log.keeping.goes', tooOld, [count(tooOld), dayText(keptFrom)])}</strong>
        )}
      </p>
      {storage && <p>{t('log.keeping.room', [sizeText(storage.bytes)])}</p>}
      <DeleteDays countBetween={props.countBetween} onDelete={onDeleteDays} />
      <Sure
        question={t('log.deleteAllSure')}
        begin={t('log.deleteAll')}
        yes={t('log.deleteAllYes')}
        onSure={onDeleteAll}
      />
    </section>
  );
}

function DeleteDays({
  countBetween,
  onDelete,
}: {
  countBetween: KeepingProps['countBetween'];
  onDelete: (from: string, to: string) => void;
}) {
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const number = from !== null && to !== null ? countBetween(from, to) : 0;
  return (
    <fieldset class="log-range">
      <legend>{t('log.keeping.range')}</legend>
      <DayField label={t('log.filters.from')} value={from} onChange={setFrom} />
      <DayField label={t('log.filters.to')} value={to} onChange={setTo} />
      {from !== null && to !== null && number === 0 && (
        <p role="status">{from > to ? t('log.keeping.wrongWay') : t('log.keeping.noneThere')}</p>
      )}
      {from !== null && to !== null && number > 0 && (
        <Sure
          question={t('log.keeping.rangeSure', number, [count(number)])}
          begin={t('log.keeping.rangeDelete', number, [count(number)])}
          yes={t('log.keeping.rangeYes')}
          onSure={() => onDelete(from, to)}
        />
      )}
    </fieldset>
  );
}

/** Two steps, and an undo after them. */
function Sure({
  question,
  begin,
  yes,
  onSure,
}: {
  question: string;
  begin: string;
  yes: string;
  onSure: () => void;
}) {
  const [sure, setSure] = useState(false);
  if (!sure) return <Button onClick={() => setSure(true)}>{begin}</Button>;
  return (
    <div class="log-sure" role="alertdialog" aria-label={question}>
      <span>{question}</span>
      <Button
        look="trouble"
        onClick={() => {
          setSure(false);
          onSure();
        }}
      >
        {yes}
      </Button>
      <Button onClick={() => setSure(false)}>{t('log.keep')}</Button>
    </div>
  );
}
