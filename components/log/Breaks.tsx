import type { BreakFigures } from '../../utils/core/breaks/statistics.ts';
import { t } from '../../utils/core/strings.ts';
import './breaks.css';

interface BreaksProps {
  readonly figures: BreakFigures;
  /** How many days they are of. */
  readonly days: number;
}

/** What happened with breaks. Numbers to look back on, with no judgement. */
export function Breaks({ figures, days }: BreaksProps) {
  const { due, taken, natural, held, displaced, snoozed, declined } = figures;
  const rows: readonly (readonly [name: string, value: string])[] = [
    [t('log.breaks.due'), String(due)],
    [t('log.breaks.taken'), String(taken)],
    [t('log.breaks.natural'), String(natural)],
    [t('log.breaks.heldByCall'), String(held.call)],
    [t('log.breaks.displaced'), String(displaced)],
    [t('log.breaks.snoozed'), String(snoozed)],
    [t('log.breaks.declined'), String(declined)],
    [t('log.breaks.longest'), stretchText(figures.longestStretchSeconds)],
  ];
  const nothing = rows.every(([, value]) => value === '0' || value === stretchText(0));
  return (
    <section class="log-breaks">
      <h2>{t('log.breaks.title')}</h2>
      <p>{t('log.breaks.about', days, [String(days)])}</p>
      {nothing ? (
        <p>{t('log.breaks.empty')}</p>
      ) : (
        <dl>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function stretchText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return t('log.breaks.hours', [String(Math.floor(minutes / 60)), String(minutes % 60)]);
}
