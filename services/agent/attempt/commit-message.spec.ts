import { commitMessage } from './commit-message.ts';

const REQUESTER = { id: 4711, login: 'octo-tester', type: 'User' as const };
const ISSUE = { number: 12, title: 'Total is wrong' };

test('it says what for, what was done, and at whose request', () => {
  expect(
    commitMessage({
      issue: ISSUE,
      summary: 'The tax was added twice.\n\nIt is added once.',
      requestedBy: REQUESTER,
    }),
  ).toBe(
    `Fix #12: Total is wrong

The tax was added twice.

It is added once.

Co-authored-by: octo-tester <4711+octo-tester@users.noreply.github.com>
`,
  );
});

test('an address of the requester’s own is used', () => {
  const message = commitMessage({
    issue: ISSUE,
    summary: '',
    requestedBy: { ...REQUESTER, email: 'octo-tester@example.invalid' },
  });
  expect(message).toBe(
    'Fix #12: Total is wrong\n\nCo-authored-by: octo-tester <octo-tester@example.invalid>\n',
  );
});

test.each([
  ['a long title is shortened', 'x'.repeat(200), /^Fix #12: x{62}…$/],
  ['a title of several lines is one', 'a\nb\r\n\tc', /^Fix #12: a b c$/],
  ['an empty title still is a subject', '  ', /^Fix #12: the issue$/],
  ['characters of two units are not cut in two', '😀'.repeat(100), /^Fix #12: (?:😀){62}…$/u],
])('%s', (_, title, expected) => {
  const [subject = ''] = commitMessage({
    issue: { number: 12, title },
    summary: '',
    requestedBy: REQUESTER,
  }).split('\n');
  expect(subject).toMatch(expected);
});

test.each([
  ['a co-author of the model’s', 'Done.\nCo-authored-by: Someone <a@b.invalid>', 'Someone'],
  ['a sign-off', 'Done.\nSigned-off-by: X <a@b.invalid>', 'Signed-off-by'],
  ['an order to close another issue', 'This fixes #99 too.', 'fixes #99'],
  ['a mention', 'Thanks @octo-other!', '@octo-other'],
  ['a NUL', 'a\u0000b', '\u0000'],
])('%s in the summary does not reach git', (_, summary, bad) => {
  expect(commitMessage({ issue: ISSUE, summary, requestedBy: REQUESTER })).not.toContain(bad);
});

test.each([
  ['options', '--amend --author=evil', /^Fix #12: --amend --author=evil$/],
  ['a trailer', 'x\n\nCo-authored-by: evil <e@x.invalid>', /^Fix #12: x Co-authored-by: evil/],
  ['an order to close another issue', 'Fixes #99', /^Fix #12: Fixes issue #99$/],
  ['one by its address', 'closes https://x.example/issues/9', /^Fix #12: closes issue https:/],
  [
    'one in another repository',
    'resolves octo-other/till#9',
    /^Fix #12: resolves issue octo-other/,
  ],
  ['a mention', 'ask @octo-other', /^Fix #12: ask @\u200Bocto-other$/],
  ['invisible characters', 'a\u202Eb\u200Bc', /^Fix #12: abc$/],
  ['a NUL', 'a\u0000b', /^Fix #12: a b$/],
])('a title of %s is the words of the first line, and nothing more', (_, title, expected) => {
  const message = commitMessage({
    issue: { number: 12, title },
    summary: '',
    requestedBy: REQUESTER,
  });
  const [subject, ...rest] = message.split('\n');
  expect(subject).toMatch(expected);
  expect(rest.join('\n')).toBe(
    '\nCo-authored-by: octo-tester <4711+octo-tester@users.noreply.github.com>\n',
  );
});

test('a strange login can’t begin a line of its own', () => {
  const message = commitMessage({
    issue: ISSUE,
    summary: '',
    requestedBy: { ...REQUESTER, login: 'x>\nFixes #1' },
  });
  expect(message).not.toMatch(/^Fixes/m);
});
