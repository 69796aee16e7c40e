import type { LogTrouble, Refused } from '../../utils/core/log/trouble.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';

interface TroubleProps {
  readonly trouble: LogTrouble;
  readonly onSeen: () => void;
}

/** What happened to the log, until the doctor closes it. What still is so stays. */
export function Trouble({ trouble, onSeen }: TroubleProps) {
  const { full, lost, away, returned } = trouble;
  if (!full && !lost && !away && !returned) return null;
  return (
    <section class="log-notice" data-look="trouble" role="alert">
      <h2>{t('log.trouble.title')}</h2>
      {away && <p>{t('log.trouble.away', [moment(away.since)])}</p>}
      {lost && <p>{lostText(lost)}</p>}
      {returned && (
        <p>{t('log.trouble.returned', [moment(returned.since), moment(returned.at)])}</p>
      )}
      {full && <p>{fullText(full)}</p>}
      {(full || lost || returned) && (
        <p class="log-buttons">
          <Button onClick={onSeen}>{t('log.trouble.seen')}</Button>
        </p>
      )}
    </section>
  );
}

function lostText({ at, had, has }: NonNullable<LogTrouble['lost']>): string {
  const first = t('log.trouble.lost', [moment(at)]);
  const rest = t('log.trouble.lostRest');
  if (had === null) return [first, t('log.trouble.lostUnknown', [String(has)]), rest].join(' ');
  if (has >= had) return [first, t('log.trouble.lostAll', [String(has)]), rest].join(' ');
  return [first, t('log.trouble.lostSome', [String(had), String(has)]), rest].join(' ');
}

function fullText({ from, to, ticks, others }: Refused): string {
  return [
    t('log.trouble.full', [moment(from), moment(to)]),
    ...(ticks > 0 ? [t('log.trouble.fullTicks', ticks, [String(ticks)])] : []),
    ...(others > 0 ? [t('log.trouble.fullOthers', others, [String(others)])] : []),
    t('log.trouble.fullRest'),
  ].join(' ');
}

function moment(at: number): string {
  const style = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Date(at).toLocaleString(t('extension.language'), style);
}
