import { useState } from 'preact/hooks';
import { inOrder, itemLabel, type Names } from '../../utils/core/log/names.ts';
import { type Figures, figuresOf, inHundred, shiftDay } from '../../utils/core/log/statistics.ts';
import type { DailyRow, LogFilter } from '../../utils/core/log/types.ts';
import { t } from '../../utils/core/strings.ts';
import { DayField } from './Filters.tsx';
import { Part } from './Part.tsx';
import { count, dayText, length, ofText } from './words.ts';

interface CompareProps {
  readonly days: readonly DailyRow[];
  /** Service and checklist hold for both periods. */
  readonly filter: LogFilter;
  readonly checklists: readonly string[];
  readonly names: Names;
}

/** Two periods beside each other: before and after the doctor changed something. */
export function Compare(props: CompareProps) {
  return <Part title={t('log.compare.title')}>{() => <Periods {...props} />}</Part>;
}

function Periods({ days, filter, checklists, names }: CompareProps) {
  const [change, setChange] = useState<string | null>(null);
  const last = days.at(-1)?.day;
  if (last === undefined) return null;
  const from = change ?? middleOf(days) ?? last;
  const before = figuresOf(days, { ...filter, from: null, to: shiftDay(from, -1), missed: null });
  const after = figuresOf(days, { ...filter, from, to: null, missed: null });
  return (
    <>
      <p>{t('log.compare.help')}</p>
      <DayField label={t('log.compare.from')} value={from} onChange={setChange} />
      <CompareTable {...{ before, after, from, checklists, names }} />
    </>
  );
}

/** A day with half of the days before it, to begin with. */
function middleOf(days: readonly DailyRow[]): string | undefined {
  return days[days.length >> 1]?.day;
}

function CompareTable({
  before,
  after,
  from,
  checklists,
  names,
}: {
  before: Figures;
  after: Figures;
  from: string;
  checklists: readonly string[];
  names: Names;
}) {
  const [was, is] = [
    t('log.compare.before', [dayText(from)]),
    t('log.compare.after', [dayText(from)]),
  ];
  const items = new Map([...before.items, ...after.items].map((figure) => [figure.item, figure]));
  const of = (figures: Figures, item: string) =>
    figures.items.find((figure) => figure.item === item) ?? { done: 0, applicable: 0 };
  return (
    <table class="log-table log-compare">
      <thead>
        <tr>
          <td />
          <th scope="col">{was}</th>
          <th scope="col">{is}</th>
          <th scope="col">{t('log.compare.change')}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{t('log.figures.consultations')}</th>
          <td data-label={was}>{count(before.consultations)}</td>
          <td data-label={is}>{count(after.consultations)}</td>
          <td />
        </tr>
        <tr>
          <th scope="row">{t('log.figures.length')}</th>
          <td data-label={was}>{length(before.medianSeconds)}</td>
          <td data-label={is}>{length(after.medianSeconds)}</td>
          <td />
        </tr>
        {inOrder([...items.values()], checklists, names).map(({ item }) => {
          const [first, second] = [of(before, item), of(after, item)];
          return (
            <tr key={item}>
              <th scope="row">{itemLabel(item, checklists, names)}</th>
              <td data-label={was}>{ofText(first.done, first.applicable)}</td>
              <td data-label={is}>{ofText(second.done, second.applicable)}</td>
              <td data-label={t('log.compare.change')}>
                {changeText(
                  inHundred(first.done, first.applicable),
                  inHundred(second.done, second.applicable),
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function changeText(was: number | null, is: number | null): string {
  if (was === null || is === null) return '–';
  if (was === is) return t('log.compare.same');
  const difference = String(Math.abs(is - was));
  return is > was ? t('log.compare.more', [difference]) : t('log.compare.less', [difference]);
}
