import type { IssueRun, Stage } from './issue-run.ts';
import { money, seconds } from '../terminal/figures.ts';
import type { Paint, Style } from '../terminal/paint.ts';
import { columnsOf, cutColumns, fitColumns, plainLine } from '../terminal/terminal-text.ts';

export interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly nowMs: number;
  readonly paint: Paint;
}

interface Column {
  readonly head: string;
  readonly of: (run: IssueRun, nowMs: number) => string;
  /** When the terminal is narrow the highest goes first; without a rank it stays. */
  readonly rank?: number;
  readonly right?: boolean;
  /** At least so many columns, so that the table doesn't jump with each change. */
  readonly least?: number;
}

const GAP = '  ';
const TITLE_COLUMNS_MIN = 12;

const COLUMNS: readonly Column[] = [
  { head: 'issue', of: ({ number }) => `#${number}` },
  { head: 'title', of: ({ title }) => plainLine(title) },
  { head: 'specialty', of: ({ specialty = '' }) => specialty, rank: 3 },
  { head: 'stage', of: stageText, least: 15 },
  { head: 'agent', of: ({ agent = '' }) => agent, rank: 2, least: 11 },
  {
    head: 'try',
    of: ({ attempt }) => (attempt === 0 ? '' : String(attempt)),
    rank: 5,
    right: true,
  },
  {
    head: 'elapsed',
    of: (run, nowMs) => seconds((run.endedAtMs ?? nowMs) - run.openedAtMs),
    rank: 1,
    right: true,
    least: 9,
  },
  { head: 'cost', of: ({ costUsd }) => money(costUsd), rank: 4, right: true },
];

/**
 * A row per issue, and below it in small what is being done at the moment.
 *
 * Never wider than the terminal: titles are cut first, then columns are left out.
 */
export function renderTable(runs: readonly IssueRun[], options: TableOptions): string {
  const { nowMs, paint } = options;
  const columns = fittingColumns(runs, options);
  const line = (cells: readonly string[]): string => cells.join(GAP).trimEnd();
  const head = columns.map(({ head, width, right }) => align(head, width, right));
  const rows = runs.flatMap((run) => {
    const cells = columns.map(({ of, head, width, right }) => {
      const cell = align(of(run, nowMs), width, right);
      return head === 'stage' ? paint(COLOURS[run.stage] ?? 'cyan', cell) : cell;
    });
    return [line(cells), ...messageLine(run, options)];
  });
  return [paint('dim', line(head)), ...rows].join('\n');
}

/** `testing`, `fixing, round 2`. */
export function stageText({ stage, round }: IssueRun): string {
  const rounds = round > 0 && (stage === 'fixing' || stage === 'testing');
  return rounds ? `${stage}, round ${round + 1}` : stage;
}

const COLOURS: Partial<Record<Stage, Style>> = {
  done: 'green',
  failed: 'red',
  declined: 'yellow',
  fixing: 'yellow',
  held: 'yellow',
  opened: 'dim',
  queued: 'dim',
};

function fittingColumns(
  runs: readonly IssueRun[],
  { width, nowMs }: TableOptions,
): (Column & { width: number })[] {
  const measured = COLUMNS.map((column) => ({
    ...column,
    width: Math.max(
      column.least ?? 0,
      columnsOf(column.head),
      ...runs.map((run) => columnsOf(column.of(run, nowMs))),
    ),
  }));
  for (let wanted = measured; ; wanted = withoutHighestRank(wanted)) {
    const others = wanted.filter(({ head }) => head !== 'title');
    const taken = others.reduce((sum, column) => sum + column.width + GAP.length, 0);
    const left = width - 1 - taken;
    const last = wanted.every(({ rank }) => rank === undefined);
    if (left >= TITLE_COLUMNS_MIN || last)
      return wanted.map((column) =>
        column.head === 'title'
          ? { ...column, width: Math.max(0, Math.min(column.width, left)) }
          : column,
      );
  }
}

function withoutHighestRank<T extends Column>(columns: readonly T[]): T[] {
  const highest = Math.max(...columns.map(({ rank = 0 }) => rank));
  return columns.filter(({ rank }) => rank !== highest);
}

function messageLine(run: IssueRun, { width, paint }: TableOptions): string[] {
  const message = plainLine(run.message);
  if (message === '') return [];
  return [paint('dim', cutColumns(`   └ ${message}`, Math.max(0, width - 1)))];
}

function align(text: string, width: number, right = false): string {
  return right ? ' '.repeat(Math.max(0, width - columnsOf(text))) + text : fitColumns(text, width);
}
