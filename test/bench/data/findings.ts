import type { Check, Figure, Findings } from '../bench.ts';
import type { Amounts } from './load.ts';
import type { Peaks } from './peak.ts';

export type Size = 'large' | 'small';

/** What one task with its data cost. */
export interface Measured {
  readonly size: Size;
  /** By whom, and for what. */
  readonly peaks: Readonly<Record<string, Peaks>>;
  readonly bundleBytes: number;
  /** `opened`, or what pr-publisher said instead. */
  readonly said: string;
}

/** Compares the tenth with the whole. */
export function findingsOf(
  measured: readonly Measured[],
  { small, large }: Readonly<Record<Size, Amounts>>,
): Findings {
  const names = Object.keys(measured[0]?.peaks ?? {});
  return {
    figures: names.flatMap((name) => figuresOf(measured, name)),
    checks: [published(measured), refused(measured)],
    notes: [
      `A tenth: ${said(small)}. The whole: ${said(large)}; the bundle had ${bytesOf(measured)} bytes.`,
      'The highest resident memory (VmHWM of /proc) of each process while it handled the data of one task; its programs are those of git, which have memory of their own.',
      'What Node lets lie before it collects it is part of a peak: up to about 100 MB, however long the data is.',
      'pr-publisher publishes the tenth, with its size gates raised to a gigabyte, and refuses the whole by its size (BUNDLE_BYTES_MAX lies between them): its second row is a refusal.',
      'The agent here is a process with its steps and without a model; the reader of the files looks away for a second.',
    ],
  };
}

function figuresOf(measured: readonly Measured[], name: string): Figure[] {
  const own = valuesOf(measured, (peaks) => peaks[name]?.own);
  const child = valuesOf(measured, (peaks) => peaks[name]?.child);
  const figures = (values: Record<Size, number[]>, what: string): Figure[] => [
    { what, system: 'a tenth', unit: 'MB', values: values.small },
    {
      ...{ what, system: 'the whole', unit: 'MB', values: values.large },
      ratio: {
        to: 'a tenth',
        values: values.large.map((value, round) => value / (values.small[round] ?? Number.NaN)),
      },
    },
  ];
  const hasPrograms = [...child.small, ...child.large].some((value) => value > 0);
  return [...figures(own, name), ...(hasPrograms ? figures(child, `${name}, git`) : [])];
}

function valuesOf(
  measured: readonly Measured[],
  of: (peaks: Measured['peaks']) => number | undefined,
): Record<Size, number[]> {
  const values = (wanted: Size): number[] =>
    measured.filter(({ size }) => size === wanted).map(({ peaks }) => of(peaks) ?? Number.NaN);
  return { small: values('small'), large: values('large') };
}

function published(measured: readonly Measured[]): Check {
  const others = wordsOn(measured, 'small').filter((word) => word !== 'opened');
  return {
    what: 'every small bundle became a pull request',
    ok: others.length === 0,
    detail: others[0]?.slice(0, 300) ?? 'all did',
  };
}

function refused(measured: readonly Measured[]): Check {
  const others = wordsOn(measured, 'large').filter((word) => !word.includes('BUNDLE_BYTES_MAX'));
  return {
    what: 'every large one was refused with the remedy',
    ok: others.length === 0,
    detail: others[0]?.slice(0, 300) ?? 'BUNDLE_BYTES_MAX was named',
  };
}

function wordsOn(measured: readonly Measured[], wanted: Size): string[] {
  return measured.filter(({ size }) => size === wanted).map((one) => one.said);
}

function said({ bundleMB, logMB, events, files }: Amounts): string {
  return `a bundle of about ${bundleMB} MB, a log of ${logMB} MB, ${events.toLocaleString('en')} progress events of one task, ${files.toLocaleString('en')} files`;
}

function bytesOf(measured: readonly Measured[]): string {
  const [{ bundleBytes } = { bundleBytes: 0 }] = measured.filter(({ size }) => size === 'large');
  return bundleBytes.toLocaleString('en');
}
