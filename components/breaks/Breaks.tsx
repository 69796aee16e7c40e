import type { BreaksView } from '../../utils/core/breaks/view.ts';
import type { RequestOf } from '../../utils/core/messages.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { Countdown } from './Countdown.tsx';
import { breakText, canWait, isOpen, laterText } from './words.ts';
import './breaks.css';

export type BreakAction = RequestOf<'breaks'>['do'];

interface BreaksProps {
  readonly view: BreaksView;
  /** Epoch milliseconds, updated while a break runs. */
  readonly now: number;
  readonly onBreak: (action: BreakAction) => void;
}

/** Where breaks stand, in words, and what can be done about it. */
export function Breaks({ view, now, onBreak }: BreaksProps) {
  return (
    <section class="breaks">
      <h2>{t('breaks.title')}</h2>
      <p role="status">{breakText(view)}</p>
      {view.running && <Countdown running={view.running} now={now} brief />}
      <div class="breaks-actions">
        <BreakActions view={view} onBreak={onBreak} />
        {view.off === 'today' && (
          <Button onClick={() => onBreak('resume')}>{t('breaks.resume')}</Button>
        )}
        {view.off === null && view.running === null && (
          <Button look="plain" onClick={() => onBreak('pauseToday')}>
            {t('breaks.pause')}
          </Button>
        )}
      </div>
    </section>
  );
}

/** The same answers wherever a break is shown: take it, put it off, decline it, end it. */
export function BreakActions({ view, onBreak }: Omit<BreaksProps, 'now'>) {
  if (view.off) return null;
  if (view.running) return <Button onClick={() => onBreak('end')}>{t('breaks.end')}</Button>;
  if (view.held === 'call') return null;
  const due = isOpen(view);
  const putOff = view.laterMinutes !== null;
  return (
    <>
      <Button look={due && !putOff ? 'primary' : undefined} onClick={() => onBreak('take')}>
        {t(due ? 'breaks.take' : 'breaks.takeEarly')}
      </Button>
      {canWait(view) && <Button onClick={() => onBreak('later')}>{laterText(view)}</Button>}
      {due && !putOff && (
        <Button look="plain" onClick={() => onBreak('skip')}>
          {t('breaks.skip')}
        </Button>
      )}
    </>
  );
}
