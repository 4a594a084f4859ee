import { columnsOf, cutColumns, fitColumns, plainLine } from './terminal-text.ts';

test.each([
  ['a line break', 'one\ntwo', 'one two'],
  ['colours', '\u001B[31mred\u001B[0m', 'red'],
  ['a cursor that would climb', 'a\u001B[5A\u001B[2Kb', 'ab'],
  ['a window’s title', 'a\u001B]0;title\u0007b', 'ab'],
  ['a bell and a backspace', 'a\u0007\bb', 'a b'],
  ['text turned around', 'a\u202Eb', 'a b'],
])('%s does nothing to the terminal', (_, text, plain) => {
  expect(plainLine(text)).toBe(plain);
});

test.each([
  ['abc', 3],
  ['日本語', 6],
  ['한국', 4],
  ['é e\u0301', 3],
  ['👍🏽', 2],
  ['', 0],
])('%j takes %i columns', (text, columns) => {
  expect(columnsOf(text)).toBe(columns);
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 4, 'abc…'],
  ['日本語です', 6, '日本…'],
  ['abc def', 5, 'abc…'],
  ['abc', 0, ''],
])('%j cut to %i columns is %j', (text, columns, cut) => {
  expect(cutColumns(text, columns)).toBe(cut);
});

test.each(['abc', '日本語です', 'a longer title than that'])('%j fills exactly nine', (text) => {
  expect(columnsOf(fitColumns(text, 9))).toBe(9);
});
