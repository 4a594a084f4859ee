import uPlot from 'uplot';

export type Tone = 'accent' | 'good' | 'bad' | 'warn' | 'info';

export interface ChartLook {
  /** One for each column behind the moments. */
  readonly lines: readonly { readonly name: string; readonly tone: Tone }[];
  readonly bars?: boolean;
  /** The top of the scale; by the data when absent. */
  readonly max?: number;
  readonly bucketMs: number;
  readonly format: (value: number) => string;
}

const DAY_MS = 24 * 60 * 60_000;
const AXIS_FONT = '11px system-ui, sans-serif';

/** What uPlot is told: the colours and the size are those of the place it is drawn in. */
export function chartOptions(look: ChartLook, place: HTMLElement): uPlot.Options {
  const styles = getComputedStyle(place);
  const colour = (name: string): string => styles.getPropertyValue(`--${name}`).trim();
  const axis = { stroke: colour('ink-3'), font: AXIS_FONT, ticks: { show: false } };
  const grid = { stroke: colour('line'), width: 1 };
  const half = look.bucketMs / 2000;
  return {
    width: place.clientWidth,
    height: place.clientHeight,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      // Half a bucket more on each side, so that the first and the last bar are whole.
      x: { range: (_, from, to) => [from - half, to + half] },
      y: {
        range: (_, _least, most) => [0, look.max ?? Math.max(most * 1.1, Number.MIN_VALUE, 1e-3)],
      },
    },
    axes: [
      {
        ...axis,
        size: 24,
        space: 64,
        grid: { show: false },
        values: (_, at) => at.map(momentOf(look.bucketMs)),
      },
      { ...axis, size: 48, grid, values: (_, values) => values.map(look.format) },
    ],
    series: [{}, ...look.lines.map(({ tone }, at) => seriesOptions(look, colour(tone), at))],
  };
}

/** The day of days, the time of hours; uPlot's own would have the year below. */
function momentOf(bucketMs: number): (seconds: number) => string {
  const parts: Intl.DateTimeFormatOptions =
    bucketMs >= DAY_MS
      ? { day: 'numeric', month: 'short' }
      : { hour: '2-digit', minute: '2-digit' };
  const format = new Intl.DateTimeFormat(undefined, parts);
  return (seconds) => format.format(seconds * 1000);
}

function seriesOptions(
  { bars = false, lines }: ChartLook,
  colour: string,
  at: number,
): uPlot.Series {
  if (!bars) return { stroke: colour, width: 2, points: { size: 5, fill: colour }, spanGaps: true };
  // Side by side, each with its part of the bucket's width.
  const share = 0.7 / lines.length;
  const align = lines.length === 1 ? 0 : at === 0 ? -1 : 1;
  const paths = uPlot.paths.bars?.({ size: [share, 28], align, radius: 0.15 });
  return {
    stroke: colour,
    fill: colour,
    width: 0,
    points: { show: false },
    ...(paths && { paths }),
  };
}
