import type { Check, Figure, Findings } from './bench.ts';
import type { Machine } from './machine.ts';
import { summarise } from './statistics.ts';

const HEAD = ['what', 'system', 'median', 'range', 'unit', 'target', 'ratio'];

/** Tables for people; a table of Markdown is one that can be read as it is. */
export function renderFindings(name: string, { figures, checks, notes }: Findings): string {
  return [
    `\n## ${name}\n`,
    ...table(HEAD, figures.map(rowOf)),
    '',
    ...checks.map(
      ({ what, ok, detail }: Check) => `${ok ? 'holds' : 'FAILS'}: ${what} (${detail})`,
    ),
    ...notes.map((note) => `- ${note}`),
  ].join('\n');
}

export function renderMachine(machine: Machine): string {
  const { at, cpus, memoryMb, load1, fileSystemType } = machine;
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${at}  ${machine.platform}, ${cpus}, ${memoryMb} MB, file system ${fileSystemType}`,
    `load ${load1.toFixed(1)} before  ${versions.join(', ')}`,
  ].join('\n');
}

/** The same for machines: what was measured in each round, and what follows from it. */
export function jsonOf(findings: Findings): object {
  return {
    ...findings,
    figures: findings.figures.map((figure) => ({
      ...figure,
      ...summarise(figure.values),
      ...(figure.ratio && { ratio: { ...figure.ratio, ...summarise(figure.ratio.values) } }),
    })),
  };
}

function rowOf({ what, system = '', unit, values, target, atLeast, ratio }: Figure): string[] {
  const { median, low, high } = summarise(values);
  const times = ratio && `${summarise(ratio.values).median.toFixed(2)} x ${ratio.to}`;
  return [
    ...[what, system, digits(median), `${digits(low)}-${digits(high)}`, unit],
    ...[aimOf({ target, atLeast }), times ?? ''],
  ];
}

function aimOf({ target, atLeast }: Record<'atLeast' | 'target', number | undefined>): string {
  if (atLeast !== undefined) return `>= ${atLeast}`;
  return target === undefined ? '' : `<= ${target}`;
}

/** Three that count. */
function digits(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return value.toFixed(value >= 10 ? 1 : 2);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  // A column that says nothing is left out.
  const widths = head.map((cell, column) => {
    const longest = Math.max(...rows.map((row) => row[column]?.length ?? 0));
    return longest === 0 ? 0 : Math.max(cell.length, longest);
  });
  const line = (cells: readonly string[], fill = ' '): string =>
    `| ${cells.flatMap((cell, column) => padded(cell, widths[column] ?? 0, fill)).join(' | ')} |`;
  const rule = line(
    head.map(() => ''),
    '-',
  );
  return [line(head), rule, ...rows.map((row) => line(row))];
}

function padded(cell: string, width: number, fill: string): string[] {
  return width === 0 ? [] : [cell.padEnd(width, fill)];
}
