import { tidyLines } from './tidy-lines.ts';

const NOW = new Date(2026, 4, 3, 15, 0, 0).getTime();
const at = (second: number, words: string): string =>
  `${new Date(2026, 4, 3, 14, 3, second).toISOString()} ${words}`;

test.each<[string, string[], string[]]>([
  ['a time is the reader’s own', [at(7, '[edit] Read a.js')], ['14:03:07 [edit] Read a.js']],
  [
    'what is said again is shown once, with how long',
    [at(7, '[edit] Read a.js'), at(17, '[edit] Read a.js'), at(27, '[edit] Read a.js')],
    ['14:03:07 [edit] Read a.js (until 14:03:27)'],
  ],
  [
    'another stage is another line',
    [at(7, '[edit] npm test'), at(8, '[test] npm test')],
    ['14:03:07 [edit] npm test', '14:03:08 [test] npm test'],
  ],
  ['lines without a time stay, also equal ones', ['ok', 'ok', ''], ['ok', 'ok', '']],
  ['nothing stays nothing', [], []],
])('%s', (_, lines, tidy) => {
  expect(tidyLines(lines, NOW)).toEqual(tidy);
});
