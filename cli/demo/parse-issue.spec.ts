import { parseIssue } from './parse-issue.ts';

test.each([
  ['a heading and a body', '# Broken\n\nIt is.\n', { title: 'Broken', body: 'It is.' }],
  ['a plain first line', 'Broken\nIt is.', { title: 'Broken', body: 'It is.' }],
  ['blank lines before', '\n\n  \n## Broken', { title: 'Broken', body: '' }],
  [
    'Windows’ line ends and mark',
    '\uFEFF# Broken\r\n\r\nIt\r\nis.\r\n',
    { title: 'Broken', body: 'It\nis.' },
  ],
  ['Japanese', '# 壊れた\n直して', { title: '壊れた', body: '直して' }],
  ['a title like a flag', '--help; rm -rf /\n', { title: '--help; rm -rf /', body: '' }],
  ['a number, which is no heading', '#12 is back', { title: '#12 is back', body: '' }],
  [
    'code below the title',
    '# T\n```sh\n# not a title\n```',
    { title: 'T', body: '```sh\n# not a title\n```' },
  ],
])('%s', (_, markdown, issue) => {
  expect(parseIssue(markdown)).toEqual(issue);
});

test.each(['', '\n \n', '#', '#  \nbody'])('%j has no title', (markdown) => {
  expect(parseIssue(markdown)).toBeUndefined();
});

test('a title is cut where GitHub would refuse it, never inside a character', () => {
  const { title } = parseIssue(`${'💥'.repeat(300)}\n`) ?? { title: '' };
  expect(title).toBe('💥'.repeat(256));
});
