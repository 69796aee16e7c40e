import { useState } from 'preact/hooks';
import type { Checklist } from '../../utils/checklist/items.ts';
import type { ConsultationRow } from '../../utils/log/types.ts';
import { t } from '../../utils/strings.ts';
import { Button } from '../ui/Button.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { LogTable } from './LogTable.tsx';
import './log.css';

interface LogProps {
  /** Closed consultations, newest first; `null` while they are read. */
  readonly rows: readonly ConsultationRow[] | null;
  /** How many there are in all. */
  readonly count: number;
  /** The checklist of a row, with the words it had; `null` where nothing is known of it. */
  readonly checklistOf: (key: string) => Checklist | null;
  /** What a consultation's service is called. */
  readonly serviceName: (platform: string) => string;
  /** A deletion that can still be undone. */
  readonly deleted: { readonly count: number } | null;
  readonly failed: boolean;
  readonly onMore: () => void;
  readonly onDelete: (ids: readonly string[] | 'all') => void;
  readonly onUndo: () => void;
}

/** The session log: what was done in which consultation, for its doctor alone. */
export function Log({ rows, count, checklistOf, deleted, failed, ...props }: LogProps) {
  const { serviceName, ...on } = props;
  return (
    <main class="page">
      <PageHead page="log" purpose={t('log.purpose')} />
      <div role="status" class="log-status">
        {deleted && (
          <p>
            {t('log.deleted', deleted.count)} <Button onClick={on.onUndo}>{t('log.undo')}</Button>
          </p>
        )}
      </div>
      {failed && <p class="page-trouble">{t('log.failed')}</p>}
      {!failed && rows === null && <p>{t('log.loading')}</p>}
      {rows?.length === 0 && <Empty />}
      {rows && rows.length > 0 && (
        <>
          <LogTable {...{ rows, checklistOf, serviceName }} onDelete={(id) => on.onDelete([id])} />
          <div class="log-foot">
            <span>{t('log.count', count)}</span>
            {rows.length < count && <Button onClick={on.onMore}>{t('log.more')}</Button>}
            <DeleteAll onDelete={() => on.onDelete('all')} />
          </div>
        </>
      )}
      <Stored />
    </main>
  );
}

function Empty() {
  return (
    <section class="log-empty">
      <h2>{t('log.empty')}</h2>
      <p>{t('log.emptyHelp')}</p>
    </section>
  );
}

/** Two steps, and an undo after them. */
function DeleteAll({ onDelete }: { onDelete: () => void }) {
  const [sure, setSure] = useState(false);
  if (!sure) return <Button onClick={() => setSure(true)}>{t('log.deleteAll')}</Button>;
  return (
    <div class="log-sure" role="alertdialog" aria-label={t('log.deleteAllSure')}>
      <span>{t('log.deleteAllSure')}</span>
      <Button
        look="trouble"
        onClick={() => {
          setSure(false);
          onDelete();
        }}
      >
        {t('log.deleteAllYes')}
      </Button>
      <Button onClick={() => setSure(false)}>{t('log.keep')}</Button>
    </div>
  );
}

function Stored() {
  return (
    <section class="stored" id="stored">
      <h2>{t('log.stored.title')}</h2>
      <p>{t('log.stored.keeps')}</p>
      <p>{t('log.stored.never')}</p>
      <p>{t('log.stored.where')}</p>
    </section>
  );
}
