import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { BreakFigures } from '../../utils/core/breaks/statistics.ts';
import { itemLabel, type Names } from '../../utils/core/log/names.ts';
import { type Figures, mostMissed } from '../../utils/core/log/statistics.ts';
import type { ConsultationRow } from '../../utils/core/log/types.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { Written } from './ReflectionNote.tsx';
import { breaksText, count, dayText, length, ofText, summaryMinute } from './words.ts';

interface SheetProps {
  readonly figures: Figures;
  /** The first and the last day that have any. */
  readonly period: readonly [string, string] | null;
  readonly checklists: readonly string[];
  readonly names: Names;
  /** Those of the period that have a reflection. */
  readonly reflected: readonly ConsultationRow[];
  /** What became of breaks in the same days; `null`: nothing is said of them. */
  readonly breaks: BreakFigures | null;
  readonly onPrint: () => void;
  readonly onBack: () => void;
}

/** The domains of Good medical practice (General Medical Council, 2024), and what the log has for each. */
const domains = {
  knowledge: ['listening', 'examination', 'documentation'],
  patients: ['identity', 'consent', 'questions', 'summary'],
  colleagues: ['backup', 'safety-net', 'next-steps', 'break'],
  trust: ['privacy', 'looking-away', 'eye-contact'],
} as const;

/** One page for an appraisal: figures first, the doctor's own words last. */
export function Sheet({
  figures,
  period,
  checklists,
  names,
  reflected,
  breaks,
  ...on
}: SheetProps) {
  const minute = summaryMinute(figures);
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that opened it is gone: who uses the keyboard goes on here.
  useEffect(() => heading.current?.focus(), []);
  const of = (item: string) => figures.items.find((figure) => figure.item === item);
  return (
    <article class="sheet">
      <p class="log-buttons sheet-buttons">
        <Button look="primary" onClick={on.onPrint}>
          {t('log.sheet.print')}
        </Button>
        <Button onClick={on.onBack}>{t('log.sheet.back')}</Button>
      </p>
      <h2 ref={heading} tabIndex={-1}>
        {t('log.sheet.title')}
      </h2>
      <p>
        {period
          ? t('log.sheet.period', [
              dayText(period[0]),
              dayText(period[1]),
              count(figures.consultations),
              length(figures.medianSeconds),
            ])
          : t('log.sheet.none')}{' '}
        {t('log.sheet.about')}
      </p>
      {(Object.keys(domains) as (keyof typeof domains)[]).map((domain) => (
        <section key={domain}>
          <h3>{t(`log.sheet.domains.${domain}`)}</h3>
          <ul>
            {domains[domain].map((item) => {
              const figure = of(item);
              return (
                figure && (
                  <li key={item}>
                    {itemLabel(item, checklists, names)}: {ofText(figure.done, figure.applicable)}
                  </li>
                )
              );
            })}
            {domain === 'patients' && minute !== null && (
              <li>{t('log.figures.summaryWhen', [minute])}</li>
            )}
            {domain === 'trust' && (
              <li>
                {t('log.sheet.missed')}{' '}
                {mostMissed(figures, 3)
                  .map(({ item, done, applicable }) =>
                    t('log.sheet.missedItem', [
                      itemLabel(item, checklists, names),
                      count(applicable - done),
                      count(applicable),
                    ]),
                  )
                  .join('; ') || t('log.sheet.nothing')}
              </li>
            )}
          </ul>
        </section>
      ))}
      {breaks && (
        <section>
          <h3>{t('log.breaks.title')}</h3>
          <p>{breaksText(breaks)}</p>
        </section>
      )}
      <section>
        <h3>{t('log.sheet.reflection')}</h3>
        <p class="log-warning sheet-warning">{t('log.reflection.warning')}</p>
        {(['what', 'soWhat', 'whatNext'] as const).map((part) => (
          <Lines key={part} label={t(`log.reflection.${part}`)} />
        ))}
        {reflected.map((row) => (
          <div key={row.id} class="sheet-reflection">
            <h4>{dayText(row.day)}</h4>
            {row.reflection && <Written reflection={row.reflection} />}
          </div>
        ))}
      </section>
    </article>
  );
}

/** Words for this sheet alone: printed with it, and kept nowhere. Empty, they are lines to write on. */
function Lines({ label }: { label: string }) {
  const id = useId();
  const [text, setText] = useState('');
  return (
    <div class="log-field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        // Some browsers send what they spell-check to their maker.
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      {/* A field is cut off on paper; this is not. */}
      <p class="sheet-text" aria-hidden="true">
        {text}
      </p>
    </div>
  );
}
