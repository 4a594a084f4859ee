import Table from 'cli-table3';

import { columnsOf, cutColumns, plainLine } from '../../terminal/terminal-text.ts';
import type { Style } from '../../terminal/paint.ts';
import type { Output } from './output.ts';

/** A column of a table; `of` may give text from anywhere: it is made harmless here. */
export interface Column<Row> {
  readonly head: string;
  readonly of: (row: Row) => string;
  readonly style?: (row: Row) => Style | undefined;
  readonly right?: boolean;
  /** What is left of the terminal's width is given to it, and it is cut there. At most one of a table. */
  readonly elastic?: boolean;
}

const ELASTIC_COLUMNS_MIN = 12;
const GAP_COLUMNS = 2;

/** A table without lines. As wide as it must be where nobody looks on; else no wider than the terminal. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  output: Output,
): string {
  const cells = rows.map((row) => columns.map(({ of }) => plainLine(of(row))));
  const room = elasticColumns(cells, columns, output.columns);
  const made = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP_COLUMNS },
    colAligns: columns.map(({ right }) => (right === true ? 'right' : 'left')),
    head: columns.map(({ head }) => output.paint('dim', head)),
  });
  for (const [index, row] of rows.entries())
    made.push(
      columns.map(({ style, elastic }, at) => {
        const cell = cells[index]?.[at] ?? '';
        const text = elastic === true ? cutColumns(cell, room) : cell;
        const chosen = style?.(row);
        return chosen === undefined ? text : output.paint(chosen, text);
      }),
    );
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** `name  value` lines, the names as wide as the widest. */
export function facts(pairs: readonly (readonly [string, string])[], output: Output): string {
  const width = Math.max(...pairs.map(([name]) => columnsOf(name)));
  return pairs
    .map(([name, value]) => `${output.paint('dim', name.padEnd(width))}  ${value}`)
    .join('\n');
}

function elasticColumns(
  cells: readonly (readonly string[])[],
  columns: readonly { head: string; elastic?: boolean }[],
  width: number,
): number {
  const taken = columns
    .map(({ head, elastic }, at) => {
      const widest = Math.max(columnsOf(head), ...cells.map((row) => columnsOf(row[at] ?? '')));
      return (elastic === true ? 0 : widest) + GAP_COLUMNS;
    })
    .reduce((sum, one) => sum + one, 0);
  return Math.max(ELASTIC_COLUMNS_MIN, width - taken);
}

const NO_LINES = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right'],
    ...['bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((part) => [part, '']),
);
