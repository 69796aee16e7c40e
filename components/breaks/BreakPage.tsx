import { useEffect } from 'preact/hooks';
import type { BreaksView } from '../../utils/core/breaks/view.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { type BreakAction, BreakActions } from './Breaks.tsx';
import { Countdown } from './Countdown.tsx';
import { breakText, isOpen } from './words.ts';
import './breaks.css';

interface BreakPageProps {
  readonly view: BreaksView;
  readonly now: number;
  /** A break has ended while this page was open. */
  readonly over: boolean;
  readonly onBreak: (action: BreakAction) => void;
  readonly onClose: () => void;
}

/** A break in its own small window: what is left of it, or what can be done about one. */
export function BreakPage({ view, now, over, onBreak, onClose }: BreakPageProps) {
  const ended = over && view.running === null && view.break === null;
  const answers = view.running !== null || isOpen(view) || !over;
  const title = ended ? t('breaks.page.over') : breakText(view);
  useEffect(() => {
    document.title = `${title} - ${t('extension.name')}`;
  }, [title]);
  return (
    <main class="break-page">
      <div role="status">
        <h1>{title}</h1>
      </div>
      {view.running && <Countdown running={view.running} now={now} />}
      {ended && view.off === null && <p>{breakText(view)}</p>}
      <div class="breaks-actions">
        {answers && <BreakActions view={view} onBreak={onBreak} />}
        {!view.running && !isOpen(view) && (
          <Button onClick={onClose}>{t('breaks.page.close')}</Button>
        )}
      </div>
    </main>
  );
}
