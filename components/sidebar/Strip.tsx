import { useId } from 'preact/hooks';
import { type ChecklistItem, itemWords } from '../../utils/core/checklist/items.ts';
import { nudgeItems } from '../../utils/core/consultation/nudges.ts';
import {
  type ConsultationView,
  elapsedMs,
  nextItem,
  phaseAfter,
} from '../../utils/core/consultation/view.ts';
import { itemText, t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { clock } from '../ui/time.ts';
import { dragHandle } from './drag.ts';
import { undoText } from './items.ts';
import type { ConsultationProps } from './props.ts';

/** One line under the camera: the next open item of the phase, or what the reminder names. */
export function Strip(props: ConsultationProps) {
  const { view, checklist, now, onAct, onOpen, onDrag } = props;
  const { phase, nudge } = view;
  const [named] = nudge ? nudgeItems(view, nudge, checklist) : [];
  return (
    <div class="strip" data-nudged={named ? true : undefined}>
      <header class="strip-head" {...dragHandle('place', onDrag)}>
        <h1 tabIndex={-1}>{t(`phases.${phase}`)}</h1>
        <span class="sidebar-clock" role="timer">
          {clock(elapsedMs(view, now))}
        </span>
      </header>
      <Middle {...props} item={named ?? nextItem(view, checklist)} />
      <div class="strip-actions">
        <Aside {...{ view, checklist, onAct }} />
        <Step phase={phaseAfter(phase)} onAct={onAct} />
        <button
          type="button"
          class="sidebar-tool"
          title={t('sidebar.open')}
          onClick={() => onOpen(true)}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="M3 6l5 5 5-5" fill="none" />
          </svg>
        </button>
      </div>
    </div>
  );
}

type MiddleProps = ConsultationProps & { readonly item: ChecklistItem | undefined };

/** What matters most just now, in one line. */
function Middle({ view, now, trouble, item, onAct }: MiddleProps) {
  const id = useId();
  if (trouble) return <p class="strip-said notice-trouble">{trouble}</p>;
  if (view.offerUntil !== null && now < view.offerUntil) {
    return (
      <div class="strip-said">
        <Button onClick={() => onAct({ do: 'bringBack' })}>{t('sidebar.bringBack')}</Button>
      </div>
    );
  }
  if (view.connection === 'reconnecting') {
    return <p class="strip-said">{t('sidebar.reconnecting')}</p>;
  }
  if (!item) return <p class="strip-said">{t('sidebar.allSettled')}</p>;
  return (
    // Another item is another control, so that it is read out when it comes.
    <label key={`${view.id} ${item.id}`} class="item-label strip-item" data-item={item.id}>
      <input
        type="checkbox"
        checked={false}
        aria-describedby={view.nudge ? `${id}-nudge` : undefined}
        onChange={({ currentTarget }) => {
          // What was ticked is stored, and then another item is here.
          currentTarget.checked = false;
          onAct({ do: 'setItem', item: item.id, result: 'done' });
        }}
      />
      <span>
        {view.nudge && (
          <strong id={`${id}-nudge`} class="strip-nudge">
            {t('sidebar.nudge')}
          </strong>
        )}
        {itemWords(item, itemText).label}
      </span>
    </label>
  );
}

/** The one thing beside the item and the next step that there is room for. */
function Aside({
  view,
  checklist,
  onAct,
}: Pick<ConsultationProps, 'view' | 'checklist' | 'onAct'>) {
  const { nudge, paused, undo } = view;
  if (paused) {
    return (
      <Button look="plain" onClick={() => onAct({ do: 'pause', paused: false })}>
        {t('sidebar.goOn')}
      </Button>
    );
  }
  if (nudge) {
    return (
      <Button look="plain" onClick={() => onAct({ do: 'dismissNudge', nudge })}>
        {t('sidebar.dismiss')}
      </Button>
    );
  }
  if (!undo || undo === 'phase') return null;
  return (
    <Button
      look="plain"
      label={undoText(undo.item, checklist)}
      onClick={() => onAct({ do: 'undo' })}
    >
      {t('sidebar.undo')}
    </Button>
  );
}

function Step({
  phase,
  onAct,
}: Pick<ConsultationProps, 'onAct'> & { phase: ConsultationView['phase'] | null }) {
  if (!phase) return null;
  return (
    <Button look="primary" onClick={() => onAct({ do: 'setPhase', phase })}>
      {t('sidebar.next', [t(`phases.${phase}`)])}
    </Button>
  );
}
