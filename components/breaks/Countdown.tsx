import type { RunningBreak } from '../../utils/core/breaks/view.ts';
import { t } from '../../utils/core/strings.ts';
import { clock } from '../ui/time.ts';

interface CountdownProps {
  readonly running: RunningBreak;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Leaves out what counts as taken, where space is short. */
  readonly brief?: boolean;
}

/** What is left of a break, with something to do in it. Screen readers do not read out the seconds. */
export function Countdown({ running, now, brief }: CountdownProps) {
  const { endsAt, lengthMs, countsAt, suggestion } = running;
  const leftMs = Math.min(lengthMs, Math.max(0, endsAt - now));
  return (
    <div class="countdown">
      <p class="countdown-do">{t(`breaks.suggestions.${suggestion}`)}</p>
      <p class="countdown-left" role="timer">
        <span class="visually-hidden">{t('breaks.page.left')} </span>
        {clock(leftMs + 999)}
      </p>
      <progress aria-hidden="true" max={lengthMs} value={lengthMs - leftMs} />
      {!brief && (
        <p class="countdown-counts">
          {t(now >= countsAt ? 'breaks.page.counted' : 'breaks.page.counts')}
        </p>
      )}
    </div>
  );
}
