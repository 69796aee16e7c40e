import { countNames } from '../../utils/core/log/counts.ts';
import { inOrder, itemLabel, type Names } from '../../utils/core/log/names.ts';
import {
  type Figures,
  inHundred,
  lengthBins,
  mostMissed,
  type Week,
} from '../../utils/core/log/statistics.ts';
import { t } from '../../utils/core/strings.ts';
import { Bars } from '../ui/charts/Bars.tsx';
import { Columns } from '../ui/charts/Columns.tsx';
import { Part } from './Part.tsx';
import { count, dayText, length, ofText, shortDay, summaryMinute } from './words.ts';

interface OverviewProps {
  readonly figures: Figures;
  readonly weeks: () => readonly Week[];
  readonly checklists: readonly string[];
  readonly names: Names;
  /** Saves a chart's figures; none where exports are switched off. */
  readonly onSave: ((title: string, csv: string) => void) | undefined;
}

/** What the consultations of the filter come to. Every part is told with its whole. */
export function Overview({ figures, weeks, checklists, names, onSave }: OverviewProps) {
  const label = (item: string) => itemLabel(item, checklists, names);
  return (
    <section>
      <h2>{t('log.figures.title')}</h2>
      <FigureList figures={figures} />
      {countNames.map((name) => (
        <p key={name}>{t(`log.figures.${name}About`)}</p>
      ))}
      <MostMissed figures={figures} label={label} />
      <Part title={t('log.figures.charts')}>
        {() => (
          <>
            <ItemsChart {...{ figures, checklists, names, onSave }} />
            <WeeksChart weeks={weeks()} onSave={onSave} />
            <LengthsChart figures={figures} onSave={onSave} />
          </>
        )}
      </Part>
    </section>
  );
}

/** The figures that one look should find. */
export function FigureList({ figures }: { figures: Figures }) {
  const { consultations, days, medianSeconds, done, applicable, summary, nudges } = figures;
  const minute = summaryMinute(figures);
  const entries: readonly (readonly [string, string, string])[] = [
    [
      t('log.figures.consultations'),
      count(consultations),
      t('log.figures.days', days, [count(days)]),
    ],
    [t('log.figures.length'), length(medianSeconds), t('log.figures.lengthHelp')],
    [t('log.figures.done'), ofText(done, applicable), t('log.figures.doneHelp')],
    [
      t('log.figures.summary'),
      ofText(summary.consultations, consultations),
      minute === null ? t('log.figures.noSummary') : t('log.figures.summaryMinute', [minute]),
    ],
    [
      t('log.figures.nudges'),
      count(nudges.shown),
      t('log.figures.nudgesActed', [count(nudges.actedOn)]),
    ],
    ...countNames.map((name) => {
      const { withAny, calls } = figures[name];
      const help = t(`log.figures.${name}Help`);
      return [t(`log.figures.${name}`), ofText(withAny, calls), help] as const;
    }),
  ];
  return (
    <dl class="log-figures">
      {entries.map(([name, value, help]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <strong>{value}</strong> <span>{help}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function MostMissed({ figures, label }: { figures: Figures; label: (item: string) => string }) {
  const missed = mostMissed(figures, 3);
  if (missed.length === 0) return null;
  return (
    <>
      <h3>{t('log.figures.missed')}</h3>
      <ul class="log-missed">
        {missed.map(({ item, done, applicable }) => (
          <li key={item}>
            <span>{label(item)}</span>
            <span class="number">
              {t('log.figures.missedOf', [count(applicable - done), count(applicable)])}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface ChartPartProps {
  readonly onSave: OverviewProps['onSave'];
}

function ItemsChart({
  figures,
  checklists,
  names,
  onSave,
}: ChartPartProps & Pick<OverviewProps, 'figures' | 'checklists' | 'names'>) {
  const items = inOrder(figures.items, checklists, names).filter(
    ({ applicable }) => applicable > 0,
  );
  const label = (item: string) => itemLabel(item, checklists, names);
  const byShare = [...items].sort((a, b) => a.done / a.applicable - b.done / b.applicable);
  const [least, most] = [byShare[0], byShare.at(-1)];
  if (!least || !most) return null;
  return (
    <Bars
      title={t('log.figures.itemsChart')}
      summary={t('log.figures.itemsSummary', [
        label(most.item),
        ofText(most.done, most.applicable),
        label(least.item),
        ofText(least.done, least.applicable),
      ])}
      columns={[t('log.figures.item'), t('log.figures.doneColumn'), t('log.figures.applicable')]}
      bars={items.map(({ item, done, applicable }) => {
        return {
          label: label(item),
          part: done,
          whole: applicable,
          text: ofText(done, applicable),
        };
      })}
      onSave={onSave}
    />
  );
}

function WeeksChart({ weeks, onSave }: ChartPartProps & { weeks: readonly Week[] }) {
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (!first || !last || first === last) return null;
  return (
    <Columns
      title={t('log.figures.weeksChart')}
      summary={t('log.figures.weeksSummary', [
        dayText(first.monday),
        ofText(first.done, first.applicable),
        dayText(last.monday),
        ofText(last.done, last.applicable),
      ])}
      heads={[
        t('log.figures.week'),
        t('log.figures.consultations'),
        t('log.figures.doneColumn'),
        t('log.figures.applicable'),
      ]}
      full={100}
      columns={weeks.map(({ monday, consultations, done, applicable }) => {
        const value = inHundred(done, applicable);
        return {
          label: dayText(monday),
          shortLabel: shortDay(monday),
          value,
          text: value === null ? '' : String(value),
          cells: [consultations, done, applicable],
        };
      })}
      onSave={onSave}
    />
  );
}

function LengthsChart({ figures, onSave }: ChartPartProps & Pick<OverviewProps, 'figures'>) {
  const all = lengthBins(figures);
  // What nobody needed is left out at the long end.
  const bins = all.slice(0, all.findLastIndex(({ consultations }) => consultations > 0) + 1);
  const shortest = figures.lengths[0];
  const longest = figures.lengths.at(-1);
  if (shortest === undefined || longest === undefined) return null;
  return (
    <Columns
      title={t('log.figures.lengthsChart')}
      summary={t('log.figures.lengthsSummary', [
        length(shortest),
        length(longest),
        length(figures.medianSeconds),
      ])}
      heads={[t('log.figures.minutes'), t('log.figures.consultations')]}
      columns={bins.map(({ fromMinutes, toMinutes, consultations }) => {
        return {
          label: toMinutes === null ? `${fromMinutes}+` : `${fromMinutes}–${toMinutes}`,
          shortLabel: String(fromMinutes),
          value: consultations,
          text: consultations === 0 ? '' : count(consultations),
          cells: [consultations],
        };
      })}
      onSave={onSave}
    />
  );
}
