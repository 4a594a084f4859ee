import { countTests } from './read-back.ts';

test.each([
  ['a terminal’s report', 'ℹ tests 9\nℹ pass 8\nℹ fail 1\n', '8 passed, 1 failed'],
  ['a pipe’s report', '# tests 9\n# pass 9\n# fail 0\n', '9 passed, 0 failed'],
  ['no report', 'npm ERR! missing script', '? passed, ? failed'],
])('%s is counted', (_, output, words) => {
  expect(countTests(output)).toBe(words);
});
