import { ChartFrame, type ChartProps } from './ChartFrame.tsx';

interface ColumnsProps extends ChartProps {
  readonly columns: readonly {
    readonly label: string;
    /** The same, where space is short. */
    readonly shortLabel: string;
    /** `null`: there is nothing to show here. */
    readonly value: number | null;
    /** The text above the column; empty: none. */
    readonly text: string;
    /** The table's line after its name. */
    readonly cells: readonly (string | number)[];
  }[];
  readonly heads: readonly string[];
  /** What a full column stands for; else the largest value. */
  readonly full?: number;
}

/** How many names fit below a chart in the narrowest page. */
const mostLabels = 5;

/** Values side by side: lengths of calls, or one week after another. */
export function Columns({ columns, heads, full, ...frame }: ColumnsProps) {
  const most = Math.max(full ?? 0, ...columns.map(({ value }) => value ?? 0), 1);
  const width = 100 / columns.length;
  const step = Math.ceil(columns.length / mostLabels);
  const rows = columns.map(({ label, cells }) => [label, ...cells]);
  const few = columns.length <= 14;
  return (
    <ChartFrame {...frame} data={{ columns: heads, rows }}>
      <div class="columns" aria-hidden="true">
        <svg class="columns-plot" aria-hidden="true">
          {columns.map(({ label, value, text }, index) => {
            const height = ((value ?? 0) / most) * 84;
            const middle = `${width * (index + 0.5)}%`;
            return (
              <g key={label}>
                {value !== null && (
                  <rect
                    class="chart-part"
                    x={`${width * (index + 0.12)}%`}
                    y={`${100 - height}%`}
                    width={`${width * 0.76}%`}
                    height={`${height}%`}
                  />
                )}
                {few && text && (
                  <text class="column-text" x={middle} y={`${97 - height}%`}>
                    {text}
                  </text>
                )}
              </g>
            );
          })}
          <line class="chart-line" x1="0" y1="100%" x2="100%" y2="100%" />
        </svg>
        <svg class="columns-names" aria-hidden="true">
          {columns.map(
            ({ label, shortLabel }, index) =>
              index % step === 0 && (
                <text key={label} x={`${width * index}%`} y="1em">
                  {shortLabel}
                </text>
              ),
          )}
        </svg>
      </div>
    </ChartFrame>
  );
}
