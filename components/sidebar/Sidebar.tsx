import type { AskView } from '../../utils/core/consultation/view.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { Announcer } from './Announcer.tsx';
import { useFocusWithin } from './focus.ts';
import { useKeys } from './keys.ts';
import { Panel } from './Panel.tsx';
import type { ConsultationProps, SidebarProps } from './props.ts';
import { Small } from './Small.tsx';
import { Strip } from './Strip.tsx';
// In this order: of two rules of one weight the later counts.
import './sidebar.css';
import './panel.css';
import './notices.css';
import './item.css';
import './after.css';
import './arrange.css';
import './keyList.css';
import './strip.css';
import './small.css';
import './forcedColors.css';

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
      {(form === 'tab' || form === 'whySmall') && (
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
