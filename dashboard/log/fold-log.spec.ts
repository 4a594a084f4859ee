import { appendText, EMPTY_LOG } from './fold-log.ts';

const logOf = (...pieces: string[]) => pieces.reduce(appendText, EMPTY_LOG);

test.each([
  [['one\ntwo\n'], ['one', 'two', '']],
  [
    ['on', 'e\ntw', 'o\n'],
    ['one', 'two', ''],
  ],
  [
    ['\u001B[32mok\u001B[0m\n', ''],
    ['ok', ''],
  ],
  [[''], []],
])('%j is shown as %j', (pieces, lines) => {
  expect(logOf(...pieces).lines).toEqual(lines);
});

test('of a long log the end is shown, and how much stands before it', () => {
  const log = logOf(Array.from({ length: 6000 }, (_, at) => `line ${at}`).join('\n'));
  expect(log.lines).toHaveLength(5000);
  expect(log.lines[0]).toBe('line 1000');
  expect(log.dropped).toBe(1000);
});
