import { useId, useState } from 'preact/hooks';
import { type ChecklistItem, itemWords } from '../../utils/core/checklist/items.ts';
import { citation, sources } from '../../utils/core/checklist/sources.ts';
import type { ItemResult, ItemState } from '../../utils/core/consultation/types.ts';
import { itemText, t } from '../../utils/core/strings.ts';
import type { ConsultationProps } from './props.ts';

interface ItemListProps extends Pick<ConsultationProps, 'view' | 'onAct'> {
  readonly items: readonly ChecklistItem[];
  /** Whether a reminder names an item now. */
  readonly isNudged: (item: ChecklistItem) => boolean;
  readonly class?: string;
}

/** Items of a consultation, one under the other. */
export function ItemList({ view, onAct, items, isNudged, class: others = '' }: ItemListProps) {
  return (
    <ul class={`items ${others}`.trim()}>
      {items.map((item) => (
        <Item
          key={item.id}
          item={item}
          state={view.items[item.id]}
          nudged={isNudged(item)}
          onSet={(result) => onAct({ do: 'setItem', item: item.id, result })}
        />
      ))}
    </ul>
  );
}

interface ItemProps {
  readonly item: ChecklistItem;
  readonly state: ItemState | undefined;
  /** A reminder names this item now. */
  readonly nudged: boolean;
  readonly onSet: (result: ItemResult) => void;
}

/** One item: the whole row ticks it; why, sources and "not applicable" are behind a small button. */
function Item({ item, state, nudged, onSet }: ItemProps) {
  const id = useId();
  const [more, setMore] = useState(false);
  const done = state?.result === 'done';
  const notApplicable = state?.result === 'notApplicable';
  const { label, why, source: ownSource } = itemWords(item, itemText);
  return (
    <li
      class="item"
      data-item={item.id}
      data-result={state?.result ?? 'open'}
      data-nudged={nudged || undefined}
    >
      <div class="item-row">
        <label class="item-label">
          <input
            type="checkbox"
            checked={done}
            aria-describedby={`${id}-marks`}
            onChange={({ currentTarget }) => {
              // Ticked is what was stored, and a press may not have counted.
              currentTarget.checked = done;
              onSet(done ? 'open' : 'done');
            }}
          />
          <span>{label}</span>
        </label>
        <button
          type="button"
          class="item-more"
          aria-label={t('sidebar.itemMenu', [label])}
          aria-expanded={more}
          aria-controls={`${id}-more`}
          onClick={() => setMore(!more)}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <circle cx="3" cy="8" r="1.5" />
            <circle cx="8" cy="8" r="1.5" />
            <circle cx="13" cy="8" r="1.5" />
          </svg>
        </button>
      </div>
      <span id={`${id}-marks`} class="item-marks">
        {nudged && <span class="visually-hidden">{t('sidebar.nudge')}</span>}
        {state?.auto && <span>{t('sidebar.auto')}</span>}
        {notApplicable && <span>{t('sidebar.notApplicableMark')}</span>}
      </span>
      {more && (
        <div id={`${id}-more`} class="item-details">
          {why && <p>{why}</p>}
          {(ownSource || item.sources.length > 0) && <h3>{t('sidebar.sources')}</h3>}
          <ul>
            {ownSource && <li>{ownSource}</li>}
            {item.sources.map((source) => (
              <li key={source}>
                {citation(source)}
                {!sources[source].verified && ` ${t('sidebar.sourceUnread')}`}
              </li>
            ))}
          </ul>
          <button
            type="button"
            class="button"
            onClick={() => {
              onSet(notApplicable ? 'open' : 'notApplicable');
              setMore(false);
            }}
          >
            {notApplicable ? t('sidebar.applicable') : t('sidebar.notApplicable')}
          </button>
        </div>
      )}
    </li>
  );
}
