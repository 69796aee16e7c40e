import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { Names } from '../../utils/core/log/names.ts';
import { unpackResults } from '../../utils/core/log/results.ts';
import type { ConsultationRow } from '../../utils/core/log/types.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { clock } from '../ui/time.ts';
import { Details } from './Details.tsx';
import type { ReflectProps } from './ReflectionNote.tsx';
import { doneOf, startText } from './words.ts';

interface LogTableProps {
  readonly rows: readonly ConsultationRow[];
  readonly names: Names;
  /** Whether reflections can be written. */
  readonly mayReflect: boolean;
  readonly onReflect: (
    id: string,
    ...reflection: Parameters<ReflectProps['onReflect']>
  ) => Promise<boolean>;
  readonly onDelete: (id: string) => void;
}

/** A native table: it can be searched, printed and read aloud. */
export function LogTable({ rows, names, mayReflect, onReflect, onDelete }: LogTableProps) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <table class="log-table">
      <thead>
        <tr>
          <th scope="col">{t('log.start')}</th>
          <th scope="col">{t('log.platform')}</th>
          <th scope="col">{t('log.duration')}</th>
          <th scope="col">{t('log.items')}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const items = unpackResults(row.items);
          const shown = row.id === open;
          const when = startText(row);
          return (
            <Fragment key={row.id}>
              <tr>
                <th scope="row">{when}</th>
                <td>{names.service(row.platform)}</td>
                <td class="number" data-label={t('log.duration')}>
                  {clock(row.durationSeconds * 1000)}
                </td>
                <td class="number" data-label={t('log.items')}>
                  {doneOf(items, row.missed)}
                </td>
                <td>
                  <div class="log-actions">
                    <Button
                      label={`${shown ? t('log.hide') : t('log.show')}: ${when}`}
                      expanded={shown}
                      controls={`items-${row.id}`}
                      onClick={() => setOpen(shown ? null : row.id)}
                    >
                      {shown ? t('log.hide') : t('log.show')}
                    </Button>
                    <Button label={t('log.deleteOne', [when])} onClick={() => onDelete(row.id)}>
                      {t('log.delete')}
                    </Button>
                  </div>
                </td>
              </tr>
              {shown && (
                <tr id={`items-${row.id}`}>
                  <td colSpan={5}>
                    <Details
                      {...{ row, items, mayReflect }}
                      checklist={names.checklist(row.checklist)}
                      onReflect={(reflection) => onReflect(row.id, reflection)}
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
