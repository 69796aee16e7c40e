import {
  type Checklist,
  checklistPhases,
  defaultChecklist,
  itemsOf,
  itemWords,
} from '../../utils/core/checklist/items.ts';
import type { ItemState, ItemStates } from '../../utils/core/consultation/types.ts';
import { countNames } from '../../utils/core/log/counts.ts';
import type { ConsultationRow } from '../../utils/core/log/types.ts';
import { itemText, t } from '../../utils/core/strings.ts';
import { clock } from '../ui/time.ts';
import { ReflectionNote, type ReflectProps } from './ReflectionNote.tsx';
import { count } from './words.ts';

interface DetailsProps {
  readonly row: ConsultationRow;
  readonly items: ItemStates;
  /** `null` if nothing is known about it. */
  readonly checklist: Checklist | null;
  /** Whether reflections can be written. */
  readonly mayReflect: boolean;
  readonly onReflect: ReflectProps['onReflect'];
}

/** One consultation: what was done, when, and the doctor's thoughts about it. */
export function Details({ row, items, checklist, mayReflect, onReflect }: DetailsProps) {
  const list = checklist ?? defaultChecklist;
  return (
    <div class="log-details">
      {row.status === 'recovered' ? (
        <p>{t('log.recovered')}</p>
      ) : (
        <p>
          {t('log.ended')}: {t(`log.endedHow.${row.ended ?? 'unknown'}`)}.
        </p>
      )}
      {countNames.map((name) => {
        const times = row[name];
        return times ? <p key={name}>{t(`log.${name}`, times, [count(times)])}</p> : null;
      })}
      {!checklist && <p>{t('log.checklistGone')}</p>}
      <Timeline {...{ row, items }} checklist={list} />
      {checklistPhases.map((phase) => (
        <section key={phase}>
          <h3>{t(`phases.${phase}`)}</h3>
          <ul>
            {itemsOf(list, phase).map((item) => (
              <li key={item.id} data-result={items[item.id]?.result ?? 'open'}>
                <span>{itemWords(item, itemText).label}</span>
                <span class="log-result">{resultOf(items[item.id])}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <ReflectionNote reflection={row.reflection} mayReflect={mayReflect} onReflect={onReflect} />
    </div>
  );
}

/** What happened when, in its order. */
function Timeline({
  row,
  items,
  checklist,
}: Pick<DetailsProps, 'row' | 'items'> & { checklist: Checklist }) {
  const ticked = checklist.items.flatMap((item) => {
    const state = items[item.id];
    if (!state) return [];
    const { label } = itemWords(item, itemText);
    const text = state.result === 'done' ? label : `${label} (${t('log.notApplicable')})`;
    return [{ key: item.id, at: state.afterSeconds, text }];
  });
  const reminded = row.nudges.map(({ nudge, afterSeconds, actedOn }) => {
    const text = actedOn ? t('log.reminderActed') : t('log.reminderOpen');
    return { key: `nudge-${nudge}`, at: afterSeconds, text };
  });
  const moments = [...ticked, ...reminded].sort((a, b) => a.at - b.at);
  if (moments.length === 0) return null;
  const end = Math.max(row.durationSeconds, moments.at(-1)?.at ?? 0, 1);
  return (
    <section>
      <h3>{t('log.timeline')}</h3>
      <svg class="log-timeline" aria-hidden="true">
        <line class="chart-line" x1="0" y1="50%" x2="100%" y2="50%" />
        {moments.map(({ key, at }) => (
          <rect
            key={key}
            class={key.startsWith('nudge-') ? 'chart-rest' : 'chart-part'}
            x={`${(at / end) * 99}%`}
            y="20%"
            width="4"
            height="60%"
          />
        ))}
      </svg>
      <ol class="log-moments">
        {moments.map(({ key, at, text }) => (
          <li key={key}>
            <span class="number">{clock(at * 1000)}</span> <span>{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function resultOf(state: ItemState | undefined): string {
  if (!state) return t('log.openItem');
  if (state.result === 'notApplicable') return t('log.notApplicable');
  const after = t('log.at', [clock(state.afterSeconds * 1000)]);
  return [t('log.done'), after, ...(state.auto ? [t('log.auto')] : [])].join(', ');
}
