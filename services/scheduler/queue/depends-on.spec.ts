import { dependsOn } from './depends-on.ts';

const issue = { number: 7, repositoryName: 'octo-tester/shop' };

test.each<[string, string, number[]]>([
  ['nothing in an empty text', '', []],
  ['nothing where numbers are only mentioned', 'Like #12, see #13. This depends on luck.', []],
  ['a trailer', 'Do it.\n\nDepends-on: #12', [12]],
  ['words in a sentence, in any case', 'This is BLOCKED BY #3 for now.', [3]],
  ['a list', 'Depends on #12, #14 and #13; then go', [12, 13, 14]],
  [
    'several statements, each number once',
    'Depends-on: #4\nBlocked by: #5\nDepends-on: #4',
    [4, 5],
  ],
  ['a full reference to this repository', 'Blocked by Octo-Tester/shop#9', [9]],
  ['not a reference to another repository', 'Blocked by octo-tester/other#9, #10', [10]],
  ['never itself', 'Depends-on: #7, #8', [8]],
  ['no number PostgreSQL could not hold', 'Depends-on: #99999999999 #0', []],
  ['no word inside a word', 'independs-on #5', []],
])('finds %s', (_, text, expected) => {
  expect(dependsOn(text, issue)).toEqual(expected);
});

test('takes no more than twenty', () => {
  const list = Array.from({ length: 1000 }, (_, index) => `#${index + 100}`).join(', ');
  expect(dependsOn(`Depends-on: ${list}`, issue)).toHaveLength(20);
});

test('reads a long hostile text in no time', () => {
  const text = 'depends on '.repeat(10_000) + '#1 ,'.repeat(10_000);
  const started = performance.now();
  dependsOn(text, issue);
  expect(performance.now() - started).toBeLessThan(500);
});
