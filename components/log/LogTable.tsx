import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import {
  type Checklist,
  checklistPhases,
  defaultChecklist,
  itemsOf,
  itemWords,
} from '../../utils/checklist/items.ts';
import type { ItemState, ItemStates } from '../../utils/consultation/types.ts';
import { unpackResults } from '../../utils/log/results.ts';
import type { ConsultationRow } from '../../utils/log/types.ts';
import { itemText, t } from '../../utils/strings.ts';
import { Button } from '../ui/Button.tsx';
import { clock } from '../ui/time.ts';

interface LogTableProps {
  readonly rows: readonly ConsultationRow[];
  /** The checklist of a row, with the words it had; `null` where nothing is known of it. */
  readonly checklistOf: (key: string) => Checklist | null;
  /** What a consultation's service is called. */
  readonly serviceName: (platform: string) => string;
  readonly onDelete: (id: string) => void;
}

/** A native table: it can be searched, printed and read aloud. */
export function LogTable({ rows, checklistOf, serviceName, onDelete }: LogTableProps) {
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
          const known = checklistOf(row.checklist);
          const checklist = known ?? defaultChecklist;
          const shown = row.id === open;
          const when = startOf(row);
          return (
            <Fragment key={row.id}>
              <tr>
                <th scope="row">{when}</th>
                <td>{serviceName(row.platform)}</td>
                <td class="number" data-label={t('log.duration')}>
                  {clock(row.durationSeconds * 1000)}
                </td>
                <td class="number" data-label={t('log.items')}>
                  {doneOf(items, checklist)}
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
                    <Details {...{ row, items, checklist }} known={known !== null} />
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

function Details({
  row,
  items,
  checklist,
  known,
}: {
  row: ConsultationRow;
  items: ItemStates;
  checklist: Checklist;
  known: boolean;
}) {
  return (
    <div class="log-details">
      {row.status === 'recovered' ? (
        <p>{t('log.recovered')}</p>
      ) : (
        <p>
          {t('log.ended')}: {t(`log.endedHow.${row.ended ?? 'unknown'}`)}.
        </p>
      )}
      {!known && <p>{t('log.checklistGone')}</p>}
      {checklistPhases.map((phase) => (
        <section key={phase}>
          <h3>{t(`phases.${phase}`)}</h3>
          <ul>
            {itemsOf(checklist, phase).map((item) => (
              <li key={item.id} data-result={items[item.id]?.result ?? 'open'}>
                <span>{itemWords(item, itemText).label}</span>
                <span class="log-result">{resultOf(items[item.id])}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {row.nudges.length > 0 && (
        <p>
          {t('log.nudges')}: {row.nudges.length}. {t('log.nudgeActed')}:{' '}
          {row.nudges.filter(({ actedOn }) => actedOn).length}.
        </p>
      )}
    </div>
  );
}

/** Done of applicable: what was set aside as not applicable does not count. */
function doneOf(items: ItemStates, checklist: Checklist): string {
  const applicable = checklist.items.filter(({ id }) => items[id]?.result !== 'notApplicable');
  const done = applicable.filter(({ id }) => items[id]?.result === 'done');
  return t('log.itemsOf', [String(done.length), String(applicable.length)]);
}

function resultOf(state: ItemState | undefined): string {
  if (!state) return t('log.openItem');
  if (state.result === 'notApplicable') return t('log.notApplicable');
  const after = t('log.at', [clock(state.afterSeconds * 1000)]);
  return [t('log.done'), after, ...(state.auto ? [t('log.auto')] : [])].join(', ');
}

/** The start as exactly as the log keeps it. */
function startOf({ start, precision }: ConsultationRow): string {
  const date = new Date(start);
  const day = date.toLocaleDateString(t('extension.language'), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  if (precision === 'date') return day;
  const time = date.toLocaleTimeString(t('extension.language'), {
    hour: '2-digit',
    minute: '2-digit',
  });
  return `${day}, ${precision === 'hour' ? t('log.about', [time]) : time}`;
}
