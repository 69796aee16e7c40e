import type { BreaksView } from '../../utils/core/breaks/view.ts';
import type { Checklist } from '../../utils/core/checklist/items.ts';
import type { DoctorAction } from '../../utils/core/consultation/machine.ts';
import type { AskView, ConsultationView, View } from '../../utils/core/consultation/view.ts';
import type { PanelDrag, PanelDragged } from '../../utils/core/messages.ts';
import type { Arranged } from '../../utils/core/panel/arrangement.ts';
import { t } from '../../utils/core/strings.ts';
import type { BreakAction } from '../breaks/Breaks.tsx';
import { Button } from '../ui/Button.tsx';
import { Announcer } from './Announcer.tsx';
import { useFocusWithin } from './focus.ts';
import { useKeys } from './keys.ts';
import { Panel } from './Panel.tsx';
import { Small } from './Small.tsx';
import { Strip } from './Strip.tsx';
import './sidebar.css';

export interface SidebarProps {
  readonly view: View;
  readonly checklist: Checklist;
  /** Epoch milliseconds, updated every second while a clock is shown. */
  readonly now: number;
  /** In the call page there is something to hide; in the browser's side panel there is not. */
  readonly beside: 'call' | 'browser';
  /** Why the last action was not carried out. */
  readonly trouble: string | null;
  /** Where breaks stand; `null` while it is read. */
  readonly breaks: BreaksView | null;
  readonly onBreak: (action: BreakAction) => void;
  readonly onAct: (action: DoctorAction) => void;
  readonly onAnswer: (start: boolean) => void;
  readonly onStart: () => void;
  readonly onHide: () => void;
  /** Opens it in full where it is small, or makes it small again. */
  readonly onOpen: (open: boolean) => void;
  readonly onArrange: (arranged: Arranged) => void;
  readonly onDrag: (drag: PanelDrag | PanelDragged) => void;
  /** The note for the record of a consultation; `null` if nothing that it mentions was ticked. */
  readonly noteOf: (view: ConsultationView) => string | null;
  /** Copies the text of an element. To be called within a click; says whether it worked. */
  readonly onCopy: (element: Element) => boolean;
}

/** What the forms of a consultation are drawn from. */
export type ConsultationProps = SidebarProps & { readonly view: ConsultationView };

/** The checklist beside a call, and the same in the browser's side panel. */
export function Sidebar(props: SidebarProps) {
  const { view, beside } = props;
  return (
    <aside
      class="sidebar"
      aria-label={t('sidebar.landmark')}
      // A click on a control leaves the focus in the call. What is selected or dragged takes it.
      onMouseDown={(event) => {
        const control = (event.target as Element).closest('button, label');
        if (beside === 'call' && control) event.preventDefault();
      }}
    >
      {view.kind === 'consultation' && <Consultation {...props} view={view} />}
      {view.kind === 'ask' && <Ask view={view} onAnswer={props.onAnswer} />}
      {view.kind === 'idle' && <Idle onStart={props.onStart} />}
    </aside>
  );
}

function Consultation(props: ConsultationProps) {
  const { view, beside, checklist, trouble, onOpen } = props;
  const form = beside === 'call' ? view.form : 'panel';
  const keys = useKeys(props);
  useFocusWithin(`${view.id} ${form} ${view.phase}`);
  return (
    <>
      {form === 'panel' && <Panel {...props} keys={keys} />}
      {form === 'strip' && <Strip {...props} />}
      {(form === 'tab' || form === 'note') && (
        <Small {...{ view, checklist }} onOpen={() => onOpen(true)} />
      )}
      <Announcer {...{ view, checklist, trouble }} />
    </>
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
