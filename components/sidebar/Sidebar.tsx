import type { BreaksView } from '../../utils/breaks/view.ts';
import {
  type Checklist,
  checklistPhases,
  itemsOf,
  itemWords,
} from '../../utils/checklist/items.ts';
import type { DoctorAction } from '../../utils/consultation/machine.ts';
import { nudgeItems } from '../../utils/consultation/nudges.ts';
import {
  type AskView,
  type ConsultationView,
  phaseAfter,
  type View,
} from '../../utils/consultation/view.ts';
import { itemText, t } from '../../utils/strings.ts';
import type { BreakAction } from '../breaks/Breaks.tsx';
import { Button } from '../ui/Button.tsx';
import { clock } from '../ui/time.ts';
import { BreakDue } from './BreakDue.tsx';
import { Item } from './Item.tsx';
import { Notices } from './Notices.tsx';
import { Small } from './Small.tsx';
import './sidebar.css';

interface SidebarProps {
  readonly view: View;
  readonly checklist: Checklist;
  /** Epoch milliseconds, renewed every second while a clock is shown. */
  readonly now: number;
  /** In the call page there is something to hide; in the browser's side panel there is not. */
  readonly beside: 'call' | 'browser';
  /** The last action did not reach the worker. */
  readonly trouble: boolean;
  /** `null` while it is read. */
  readonly breaks: BreaksView | null;
  readonly onBreak: (action: BreakAction) => void;
  readonly onAct: (action: DoctorAction) => void;
  readonly onAnswer: (start: boolean) => void;
  readonly onStart: () => void;
  readonly onHide: () => void;
  readonly onOpen: () => void;
}

/** The checklist beside a call, and the same in the browser's side panel. */
export function Sidebar(props: SidebarProps) {
  const { view, beside, checklist, onOpen } = props;
  const small = view.kind === 'consultation' && beside === 'call' && view.form !== 'panel';
  return (
    <aside class="sidebar" aria-label={t('sidebar.landmark')}>
      {small && <Small {...{ view, checklist, onOpen }} />}
      {view.kind === 'consultation' && !small && <Consultation {...props} view={view} />}
      {view.kind === 'ask' && <Ask view={view} onAnswer={props.onAnswer} />}
      {view.kind === 'idle' && <Idle onStart={props.onStart} />}
    </aside>
  );
}

function Consultation(props: SidebarProps & { readonly view: ConsultationView }) {
  const { view, checklist, now, beside, trouble, onAct, onHide } = props;
  const { phase, items, connection } = view;
  const shown = itemsOf(checklist, phase);
  const settled = shown.filter(({ id }) => items[id]).length;
  const nudged = view.nudge ? nudgeItems(view, view.nudge, checklist).map(({ id }) => id) : [];
  const next = phaseAfter(phase);
  const ended = connection === 'ended';
  return (
    <>
      <header class="sidebar-head">
        <h1>{t(`phases.${phase}`)}</h1>
        <span class="sidebar-progress">
          {t('sidebar.progress', [String(settled), String(shown.length)])}
        </span>
        <span class="sidebar-clock" aria-live="off">
          {clock((view.stoppedAt ?? now) - view.openedAt)}
        </span>
        {beside === 'call' && (
          <button
            type="button"
            class="sidebar-hide"
            aria-label={t('sidebar.hide')}
            onClick={onHide}
          >
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path d="M3 8h10" />
            </svg>
          </button>
        )}
      </header>
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
        {shown.length === 0 && <p class="phase-empty">{t('sidebar.phaseEmpty')}</p>}
        <ul class="items">
          {shown.map((item) => (
            <Item
              key={`${view.id} ${item.id}`}
              item={item}
              state={items[item.id]}
              nudged={nudged.includes(item.id)}
              onSet={(result) => onAct({ do: 'setItem', item: item.id, result })}
            />
          ))}
        </ul>
        {ended && phase === 'after' && props.breaks && (
          <BreakDue view={props.breaks} onBreak={props.onBreak} />
        )}
        {ended && phase === 'after' && <LeftOpen view={view} checklist={checklist} />}
      </div>
      {/* Below the items: what comes and goes here moves nothing under the doctor's pointer. */}
      <Notices view={view} now={now} trouble={trouble} onAct={onAct} />
      <footer class="sidebar-foot">
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
        <div class="sidebar-actions">
          <Button look="plain" onClick={() => onAct({ do: 'newPatient' })}>
            {t('sidebar.newPatient')}
          </Button>
          {!ended && (
            <Button look="plain" onClick={() => onAct({ do: 'end' })}>
              {t('sidebar.end')}
            </Button>
          )}
        </div>
      </footer>
    </>
  );
}

/** What the call left open: to jog the memory, and no mark. */
function LeftOpen({ view, checklist }: { view: ConsultationView; checklist: Checklist }) {
  const open = checklist.items.filter(({ id, phase }) => phase !== 'after' && !view.items[id]);
  return (
    <section class="left-open">
      <h2>{open.length > 0 ? t('sidebar.endedOpen') : t('sidebar.endedNothingOpen')}</h2>
      <ul>
        {open.map((item) => (
          <li key={item.id}>{itemWords(item, itemText).label}</li>
        ))}
      </ul>
      <p>{t('sidebar.closesItself')}</p>
    </section>
  );
}

function Ask({ view, onAnswer }: { view: AskView; onAnswer: (start: boolean) => void }) {
  return (
    <div class="ask">
      <p class="ask-where">{view.service}</p>
      <h1>{t('sidebar.ask')}</h1>
      <div class="ask-answers">
        <Button look="primary" onClick={() => onAnswer(true)}>
          {t('sidebar.askStart')}
        </Button>
        <Button look="plain" onClick={() => onAnswer(false)}>
          {t('sidebar.askNo')}
        </Button>
      </div>
    </div>
  );
}

function Idle({ onStart }: { onStart: () => void }) {
  return (
    <div class="idle">
      <h1>{t('sidebar.empty')}</h1>
      <p>{t('sidebar.emptyHelp')}</p>
      <Button look="primary" onClick={onStart}>
        {t('sidebar.startHere')}
      </Button>
    </div>
  );
}
