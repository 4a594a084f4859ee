import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import { theme } from '../shell/theme.ts';
import { chartOptions, type ChartLook } from './chart-options.ts';
import type { Series } from './series.ts';

export interface ChartProps extends ChartLook {
  readonly title: string;
  readonly series: Series;
}

/** A picture of numbers; the numbers themselves follow in a table, which only readers of screens meet. */
export function Chart(props: ChartProps): JSX.Element {
  const { title, series, lines, format } = props;
  const place = useRef<HTMLDivElement>(null);
  const chosen = theme.value;
  useEffect(() => {
    const { current } = place;
    if (current === null) return undefined;
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    let plot: uPlot | undefined;
    // Colours are read from the styles when it is drawn: another theme means drawing anew.
    const draw = (): void => {
      plot?.destroy();
      plot = new uPlot(chartOptions(props, current), series as uPlot.AlignedData, current);
    };
    const size = new ResizeObserver(() => {
      plot?.setSize({ width: current.clientWidth, height: current.clientHeight });
    });
    draw();
    size.observe(current);
    dark.addEventListener('change', draw);
    return () => {
      size.disconnect();
      dark.removeEventListener('change', draw);
      plot?.destroy();
    };
  }, [series, chosen]);
  const [moments = [], ...columns] = series;
  return (
    <figure class="card chart">
      <figcaption>
        <h2>{title}</h2>
        {lines.map(({ name, tone }, at) => (
          <span key={name} class={`legend legend-${tone}`}>
            {name} <strong>{lastOf(columns[at], format)}</strong>
          </span>
        ))}
      </figcaption>
      <div ref={place} class="chart-place" aria-hidden="true" />
      <table class="unseen">
        <caption>{title}</caption>
        <tbody>
          {moments.map((at, row) => (
            <tr key={at}>
              <th>{new Date((at ?? 0) * 1000).toLocaleString()}</th>
              {columns.map((column, index) => (
                <td key={index}>{valueOf(column[row], format)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function lastOf(column: (number | null)[] | undefined, format: (value: number) => string): string {
  return valueOf(
    column?.findLast((value) => value !== null),
    format,
  );
}

function valueOf(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}
