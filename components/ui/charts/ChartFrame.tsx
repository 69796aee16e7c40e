import type { ComponentChildren } from 'preact';
import { csvLine, csvStart } from '../../../utils/core/log/csv.ts';
import { t } from '../../../utils/core/strings.ts';
import { Button } from '../Button.tsx';
import './charts.css';

/** What a chart shows, as a table: the first column names the line. */
export interface ChartData {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface ChartProps {
  readonly title: string;
  /** What there is to see, in a sentence or two. */
  readonly summary: string;
  /** Saves the chart's figures; without it there is no button. */
  readonly onSave?: ((title: string, csv: string) => void) | undefined;
}

interface ChartFrameProps extends ChartProps {
  readonly data: ChartData;
  /** The picture. It says nothing that the summary and the table do not. */
  readonly children: ComponentChildren;
}

/** A picture of figures, with the same in words, as a table and as a file. */
export function ChartFrame({ title, summary, data, onSave, children }: ChartFrameProps) {
  return (
    <figure class="chart" aria-label={title}>
      <figcaption>
        <h3>{title}</h3>
        <p>{summary}</p>
      </figcaption>
      {children}
      <div class="chart-foot">
        <details>
          <summary>
            {t('charts.table')}
            <span class="visually-hidden">: {title}</span>
          </summary>
          <ChartTable data={data} />
        </details>
        {onSave && (
          <Button
            look="plain"
            label={t('charts.saveLabel', [title])}
            onClick={() => onSave(title, csvOf(data))}
          >
            {t('charts.save')}
          </Button>
        )}
      </div>
    </figure>
  );
}

function ChartTable({ data: { columns, rows } }: { data: ChartData }) {
  return (
    <table class="chart-table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...values]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {values.map((value, index) => (
              <td key={columns[index + 1]}>{value}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function csvOf({ columns, rows }: ChartData): string {
  return [csvStart, csvLine(columns), ...rows.map(csvLine)].join('');
}
