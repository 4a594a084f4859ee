import type { Check, Figure, Findings } from '../bench.ts';
import type { Amounts } from './load.ts';
import type { Peaks } from './peak.ts';

export type Size = 'large' | 'small';

/** What one task with its data cost. */
export interface Measured {
  readonly size: Size;
  /** By whom, and for what. */
  readonly peaks: Readonly<Record<string, Peaks>>;
  /** What they still hold after it, collected; in megabytes. */
  readonly live: Readonly<Record<string, number>>;
  readonly bundleBytes: number;
  /** `opened`, or what was said or seen instead. */
  readonly said: string;
  /** What was said while the limit was below it. */
  readonly refusal?: string;
}

/** Compares the tenth with the whole. */
export function findingsOf(
  measured: readonly Measured[],
  { small, large }: Readonly<Record<Size, Amounts>>,
): Findings {
  const names = Object.keys(measured[0]?.peaks ?? {});
  return {
    figures: names.flatMap((name) => figuresOf(measured, name)),
    checks: [
      published(measured, 'small', 'every small bundle became a pull request'),
      refused(measured),
      published(measured, 'large', 'with limits raised every large one became one, too'),
    ],
    notes: [
      `A tenth: ${said(small)}. The whole: ${said(large)}; the bundle had ${bytesOf(measured)} bytes.`,
      'The highest resident memory (VmHWM of /proc) of each process while it handled the data of one task; its programs are those of git, which have memory of their own.',
      'What Node lets lie before it collects it is part of a peak: up to about 100 MB, however long the data is. What is live afterwards is read after a forced collection: a leak would show there.',
      'pr-publisher has its size gates raised to a gigabyte. It publishes the tenth, refuses the whole by its size (BUNDLE_BYTES_MAX lies between them), and publishes it when it is started again with that raised, too: that is its second row.',
      'A pull request is believed when the REST API and git ls-remote show its commit.',
      'The agent here is a process with its steps and without a model; the reader of the files looks away for a second.',
    ],
  };
}

function figuresOf(measured: readonly Measured[], name: string): Figure[] {
  const own = valuesOf(measured, ({ peaks }) => peaks[name]?.own);
  const child = valuesOf(measured, ({ peaks }) => peaks[name]?.child);
  const live = valuesOf(measured, (one) => one.live[name]);
  const hasPrograms = [...child.small, ...child.large].some((value) => value > 0);
  return [
    ...compared(own, name),
    ...(hasPrograms ? compared(child, `${name}, git`) : []),
    ...(name in (measured[0]?.live ?? {}) ? compared(live, `${name}, live afterwards`) : []),
  ];
}

function compared({ small, large }: Record<Size, number[]>, what: string): Figure[] {
  return [
    { what, system: 'a tenth', unit: 'MB', values: small },
    {
      ...{ what, system: 'the whole', unit: 'MB', values: large },
      ratio: {
        to: 'a tenth',
        values: large.map((value, round) => value / (small[round] ?? Number.NaN)),
      },
    },
  ];
}

function valuesOf(
  measured: readonly Measured[],
  of: (one: Measured) => number | undefined,
): Record<Size, number[]> {
  const values = (wanted: Size): number[] =>
    measured.filter(({ size }) => size === wanted).map((one) => of(one) ?? Number.NaN);
  return { small: values('small'), large: values('large') };
}

function published(measured: readonly Measured[], size: Size, what: string): Check {
  const others = measured
    .filter((one) => one.size === size)
    .map((one) => one.said)
    .filter((word) => word !== 'opened');
  return {
    what,
    ok: others.length === 0,
    detail: others[0]?.slice(0, 300) ?? 'all did',
  };
}

function refused(measured: readonly Measured[]): Check {
  const others = measured
    .filter(({ size }) => size === 'large')
    .map(({ refusal }) => refusal ?? 'It was not refused.')
    .filter((word) => !word.includes('BUNDLE_BYTES_MAX'));
  return {
    what: 'every large one was refused with the remedy first',
    ok: others.length === 0,
    detail: others[0]?.slice(0, 300) ?? 'BUNDLE_BYTES_MAX was named',
  };
}

function said({ bundleMB, logMB, events, files }: Amounts): string {
  return `a bundle of about ${bundleMB} MB, a log of ${logMB} MB, ${events.toLocaleString('en')} progress events of one task, ${files.toLocaleString('en')} files`;
}

function bytesOf(measured: readonly Measured[]): string {
  const [{ bundleBytes } = { bundleBytes: 0 }] = measured.filter(({ size }) => size === 'large');
  return bundleBytes.toLocaleString('en');
}
