import { useState } from 'preact/hooks';
import { checklistPhases, itemsOf } from '../../utils/core/checklist/items.ts';
import { nudgeItems } from '../../utils/core/consultation/nudges.ts';
import { elapsedMs, phaseAfter } from '../../utils/core/consultation/view.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { clock } from '../ui/time.ts';
import { After } from './After.tsx';
import { Arrange } from './Arrange.tsx';
import { dragHandle } from './drag.ts';
import { ItemList } from './Item.tsx';
import { itemsAtOnce, undoText } from './items.ts';
import { KeyList } from './KeyList.tsx';
import type { Keys } from './keys.ts';
import { Notices } from './Notices.tsx';
import type { ConsultationProps } from './props.ts';

/** The checklist in full. */
export function Panel(props: ConsultationProps & { readonly keys: Keys }) {
  const { view, beside, checklist, now, trouble, keys, onAct, onDrag } = props;
  const { phase, connection, arrangement } = view;
  const ended = connection === 'ended';
  return (
    <>
      {beside === 'call' && (
        <div
          class="sidebar-edge"
          data-side={arrangement.panelSide}
          aria-hidden="true"
          {...dragHandle('width', onDrag)}
        />
      )}
      <Head {...props} />
      <nav class="phases" aria-label={t('sidebar.phases')}>
        {checklistPhases.map((name) => (
          <button
            key={name}
            type="button"
            aria-current={name === phase ? 'step' : undefined}
            onClick={() => onAct({ do: 'setPhase', phase: name })}
          >
            {t(`phases.${name}`)}
          </button>
        ))}
      </nav>
      <div class="sidebar-body">
        {keys.listed && <KeyList onClose={keys.close} />}
        <Items key={`${view.id} ${phase}`} {...props} />
        {ended && phase === 'after' && <After key={view.id} {...props} />}
      </div>
      {/* Below the items: what comes and goes here moves nothing under the doctor's pointer. */}
      <Notices {...{ view, checklist, now, trouble, onAct }} />
      <Foot {...props} />
    </>
  );
}

function Head(props: ConsultationProps) {
  const { view, beside, checklist, now, onHide, onDrag } = props;
  const [arranging, setArranging] = useState(false);
  const shown = itemsOf(checklist, view.phase);
  const settled = shown.filter(({ id }) => view.items[id]).length;
  return (
    <>
      <header class="sidebar-head" {...(beside === 'call' ? dragHandle('place', onDrag) : {})}>
        <h1 tabIndex={-1}>{t(`phases.${view.phase}`)}</h1>
        <span class="sidebar-progress">
          {t('sidebar.progress', [String(settled), String(shown.length)])}
        </span>
        <span class="sidebar-clock" role="timer">
          {clock(elapsedMs(view, now))}
        </span>
        {beside === 'call' && (
          <>
            <button
              type="button"
              class="sidebar-tool"
              title={t('sidebar.arrange')}
              aria-expanded={arranging}
              onClick={() => setArranging(!arranging)}
            >
              <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <path d="M2 3h12v10H2zM10 3v10" fill="none" />
              </svg>
            </button>
            <button type="button" class="sidebar-tool" title={t('sidebar.hide')} onClick={onHide}>
              <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <path d="M3 8h10" />
              </svg>
            </button>
          </>
        )}
      </header>
      {arranging && <Arrange {...props} onClose={() => setArranging(false)} />}
    </>
  );
}

function Items({ view, checklist, onAct }: ConsultationProps) {
  const all = itemsOf(checklist, view.phase);
  const [from, setFrom] = useState(0);
  const shown = all.slice(from, from + itemsAtOnce);
  const nudged = view.nudge ? nudgeItems(view, view.nudge, checklist).map(({ id }) => id) : [];
  const next = from + itemsAtOnce < all.length ? from + itemsAtOnce : 0;
  const upTo = Math.min(next + itemsAtOnce, all.length);
  return (
    <>
      {shown.length === 0 && <p class="phase-empty">{t('sidebar.phaseEmpty')}</p>}
      <ItemList {...{ view, onAct }} items={shown} isNudged={({ id }) => nudged.includes(id)} />
      {all.length > itemsAtOnce && (
        <div class="items-more">
          <Button look="plain" onClick={() => setFrom(next)}>
            {t('sidebar.itemsMore', [String(next + 1), String(upTo), String(all.length)])}
          </Button>
        </div>
      )}
    </>
  );
}

function Foot({ view, checklist, beside, onAct, onOpen }: ConsultationProps) {
  const { undo, connection, phase, paused } = view;
  const next = phaseAfter(phase);
  const ended = connection === 'ended';
  const talking = connection === 'live' || (connection === 'none' && view.platform === 'byHand');
  return (
    <footer class="sidebar-foot">
      <div class="sidebar-main">
        {!ended && next && (
          <Button look="primary" onClick={() => onAct({ do: 'setPhase', phase: next })}>
            {t('sidebar.next', [t(`phases.${next}`)])}
          </Button>
        )}
        {ended && (
          <Button look="primary" onClick={() => onAct({ do: 'close' })}>
            {t('sidebar.done')}
          </Button>
        )}
        <Button
          look="plain"
          disabled={!undo}
          label={undo && undo !== 'phase' ? undoText(undo.item, checklist) : t('sidebar.undo')}
          onClick={() => onAct({ do: 'undo' })}
        >
          {t('sidebar.undo')}
        </Button>
      </div>
      <div class="sidebar-actions">
        <Button look="plain" onClick={() => onAct({ do: 'newPatient' })}>
          {t('sidebar.newPatient')}
        </Button>
        {(talking || paused) && (
          <Button look="plain" onClick={() => onAct({ do: 'pause', paused: !paused })}>
            {paused ? t('sidebar.goOn') : t('sidebar.pause')}
          </Button>
        )}
        {beside === 'call' && view.opened && (
          <Button look="plain" onClick={() => onOpen(false)}>
            {t('sidebar.shrink')}
          </Button>
        )}
        {!ended && (
          <Button look="plain" onClick={() => onAct({ do: 'end' })}>
            {t('sidebar.end')}
          </Button>
        )}
      </div>
    </footer>
  );
}
