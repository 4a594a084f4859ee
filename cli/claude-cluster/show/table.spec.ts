import { columnsOf } from '../../terminal/terminal-text.ts';
import { surroundings } from '../surroundings.fixture.ts';
import { makeOutput, type Output } from './output.ts';
import { facts, table } from './table.ts';

interface Row {
  readonly name: string;
  readonly title: string;
}

const ROWS: readonly Row[] = [
  { name: 'octo-org/shop#1', title: 'A title that is a good deal longer than what is left for it' },
  { name: 'octo-org/shop#2', title: 'Kurz 日本語 \u001b[31mred\u001b[2J\nand more' },
];
const COLUMNS = [
  { head: 'task', of: ({ name }: Row) => name },
  { head: 'title', of: ({ title }: Row) => title, elastic: true },
  { head: 'n', of: () => '7', right: true },
];
const pipe: Output = makeOutput(surroundings().around, false);

test('a pipe gets everything, and no word of a stranger moves the cursor', () => {
  const text = table(ROWS, COLUMNS, pipe);
  expect(text).toContain('longer than what is left for it');
  expect(text).toContain('Kurz 日本語 red and more');
  expect(text).not.toContain('[2J');
  expect(text.split('\n')).toHaveLength(3);
});

test('on a terminal it is no wider than that', () => {
  for (const line of table(ROWS, COLUMNS, { ...pipe, columns: 48 }).split('\n'))
    expect(columnsOf(line)).toBeLessThanOrEqual(48);
});

test('facts stand below one another', () => {
  expect(
    facts(
      [
        ['a', '1'],
        ['long', '2'],
      ],
      pipe,
    ),
  ).toBe('a     1\nlong  2');
});
