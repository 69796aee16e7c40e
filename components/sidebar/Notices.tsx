import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type Checklist, itemsOf } from '../../utils/core/checklist/items.ts';
import type { DoctorAction } from '../../utils/core/consultation/action.ts';
import { nudgeItems } from '../../utils/core/consultation/nudges.ts';
import type { ConsultationView } from '../../utils/core/consultation/view.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { clock } from '../ui/time.ts';
import { ItemList } from './Item.tsx';
import { itemsAtOnce } from './items.ts';

interface NoticesProps {
  readonly view: ConsultationView;
  readonly checklist: Checklist;
  readonly now: number;
  readonly trouble: string | null;
  readonly onAct: (action: DoctorAction) => void;
}

/** How long a doctor is told that a call came back, or that a consultation is new. */
const tellMs = 60_000;
const freshMs = 10_000;

/** What the doctor should know now, in a line or two. What is read out by itself: Announcer.tsx. */
export function Notices({ view, checklist, now, trouble, onAct }: NoticesProps) {
  return (
    <div class="notices">
      {trouble && <p class="notice-trouble">{trouble}</p>}
      {state({ view, now })}
      {view.degraded && <p>{t('sidebar.degraded')}</p>}
      {view.frozen && <p class="notice-wait">{t('sidebar.frozen')}</p>}
      {view.offerUntil !== null && now < view.offerUntil && (
        <Choice question={t(view.turnover ? 'sidebar.turnover' : 'sidebar.offer')}>
          <Button onClick={() => onAct({ do: 'bringBack' })}>
            {t(view.turnover ? 'sidebar.same' : 'sidebar.bringBack')}
          </Button>
          <Button look="plain" onClick={() => onAct({ do: 'declineOffer' })}>
            {t('sidebar.declineOffer')}
          </Button>
        </Choice>
      )}
      {view.nudge && (
        <Nudge
          key={`${view.id} ${view.nudge} ${view.phase}`}
          {...{ view, checklist, onAct }}
          nudge={view.nudge}
        />
      )}
    </div>
  );
}

function state({ view, now }: Pick<NoticesProps, 'view' | 'now'>) {
  const { connection, endedHow, resumed, openedAt, items, paused } = view;
  if (connection === 'ended') {
    return <p>{t(endedHow === 'doctor' ? 'sidebar.endedByYou' : 'sidebar.ended')}</p>;
  }
  if (connection === 'reconnecting') return <p class="notice-wait">{t('sidebar.reconnecting')}</p>;
  if (paused) return <p class="notice-wait">{t('sidebar.paused')}</p>;
  if (resumed && now - resumed.at < tellMs) {
    return <p>{t('sidebar.continuing', [clock(resumed.at - openedAt)])}</p>;
  }
  const fresh = now - openedAt < freshMs && Object.keys(items).length === 0;
  return fresh ? <p>{t('sidebar.fresh')}</p> : null;
}

type NudgeProps = Pick<NoticesProps, 'view' | 'checklist' | 'onAct'> & {
  readonly nudge: NonNullable<ConsultationView['nudge']>;
};

/** A reminder, with those of its items that the list does not show, to be ticked here. */
function Nudge({ view, checklist, nudge, onAct }: NudgeProps) {
  // What is ticked here stays, so that nothing moves under the pointer.
  const [others] = useState(() => {
    const shown = itemsOf(checklist, view.phase).slice(0, itemsAtOnce);
    return nudgeItems(view, nudge, checklist).filter((item) => !shown.includes(item));
  });
  return (
    <>
      <div class="nudge">
        <p>
          <strong>{t('sidebar.nudge')}</strong> {t(`sidebar.nudgeText.${nudge}`)}
        </p>
        <Button look="plain" onClick={() => onAct({ do: 'dismissNudge', nudge })}>
          {t('sidebar.dismiss')}
        </Button>
      </div>
      {others.length > 0 && (
        <ItemList {...{ view, onAct }} items={others} isNudged={() => true} class="nudge-items" />
      )}
    </>
  );
}

function Choice({ question, children }: { question: string; children: ComponentChildren }) {
  return (
    <div class="choice">
      <p>{question}</p>
      {children}
    </div>
  );
}
