import { ChartFrame, type ChartProps } from './ChartFrame.tsx';

interface BarsProps extends ChartProps {
  readonly bars: readonly {
    readonly label: string;
    readonly part: number;
    readonly whole: number;
    /** "12 of 14". */
    readonly text: string;
  }[];
  /** Heads of the columns: name, part, whole. */
  readonly columns: readonly [string, string, string];
}

/** Parts of wholes, one below the other. The filled bar is the part; its length is told in words. */
export function Bars({ bars, columns, ...frame }: BarsProps) {
  const rows = bars.map(({ label, part, whole }) => [label, part, whole]);
  return (
    <ChartFrame {...frame} data={{ columns, rows }}>
      <ul class="bars" aria-hidden="true">
        {bars.map(({ label, part, whole, text }) => (
          <li key={label}>
            <span class="bar-label">{label}</span>
            <span class="bar-text">{text}</span>
            <svg class="bar" aria-hidden="true">
              <rect class="chart-rest" width="100%" height="100%" />
              {part > 0 && (
                <rect class="chart-part" width={`${(part / whole) * 100}%`} height="100%" />
              )}
            </svg>
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
}
