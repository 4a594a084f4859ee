import { stripVTControlCharacters, styleText } from 'node:util';

import { newIssueRun, type IssueRun } from './issue-run.ts';
import type { Paint } from '../terminal/paint.ts';
import { renderTable } from './render-table.ts';
import { columnsOf } from '../terminal/terminal-text.ts';

const plain: Paint = (_style, text) => text;

const RUNS: IssueRun[] = [
  {
    ...newIssueRun(1, 'The shares don’t add up', 1000),
    stage: 'fixing',
    specialty: 'backend',
    agent: 'pc-backend',
    attempt: 1,
    round: 1,
    message: 'Edit src/split.js',
    costUsd: 0.0421,
  },
  {
    ...newIssueRun(12, '平均が間違っている\u001B[2J', 2000),
    stage: 'done',
    specialty: 'frontend',
    agent: 'pc-frontend',
    attempt: 2,
    costUsd: 1.5,
    endedAtMs: 62_000,
  },
  newIssueRun(13, 'Just opened', 3000),
];

test('a row per issue, and what is being done below it', () => {
  expect(renderTable(RUNS, { width: 120, nowMs: 8400, paint: plain }).split('\n')).toEqual([
    'issue  title                    specialty  stage            agent        try     elapsed    cost',
    '#1     The shares don’t add up  backend    fixing, round 2  pc-backend     1       7.4 s  $0.042',
    '   └ Edit src/split.js',
    '#12    平均が間違っている       frontend   done             pc-frontend    2  1 min 00 s   $1.50',
    '#13    Just opened                         opened                                  5.4 s  $0.000',
  ]);
});

test.each([20, 30, 45, 60, 72, 80, 100, 200])('%i columns are enough', (width) => {
  const lines = renderTable(RUNS, { width, nowMs: 8400, paint: plain }).split('\n');
  expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(Math.max(width, 40));
});

test('a narrow terminal keeps number, title and stage', () => {
  const [head] = renderTable(RUNS, { width: 42, nowMs: 8400, paint: plain }).split('\n');
  expect(head?.split(/ +/)).toEqual(['issue', 'title', 'stage']);
});

test('colours don’t move anything', () => {
  const paint: Paint = (style, text) => styleText(style, text, { validateStream: false });
  const coloured = renderTable(RUNS, { width: 90, nowMs: 8400, paint });
  expect(coloured).not.toBe(stripVTControlCharacters(coloured));
  expect(stripVTControlCharacters(coloured)).toBe(
    renderTable(RUNS, { width: 90, nowMs: 8400, paint: plain }),
  );
});
