import { EXIT } from './command-error.ts';
import { parseIssueReference, referenceOf, taskPath } from './task-reference.ts';

test.each([
  ['octo-org/shop#12', 'octo-org/shop#12'],
  ['https://github.com/octo-org/shop/issues/12', 'octo-org/shop#12'],
  ['https://github.com/octo-org/shop/pull/7/', 'octo-org/shop#7'],
  [
    'http://127.0.0.1:43351/octo-tester/fair-share/issues/1#issuecomment-2',
    'octo-tester/fair-share#1',
  ],
])('%s is %s', (text, reference) => {
  expect(referenceOf(parseIssueReference(text))).toBe(reference);
});

test.each([
  'shop#12',
  'octo-org/shop',
  'octo-org/shop#0',
  'octo-org/shop#-1',
  'octo-org/shop#12 --json',
  'https://github.com/octo-org/shop',
  '-octo/shop#1',
  '',
])('%j names no issue', (text) => {
  expect(() => parseIssueReference(text)).toThrow(
    expect.objectContaining({ exitCode: EXIT.usage }) as Error,
  );
});

test('a task is asked for by its id, or by its issue in one piece of the path', () => {
  expect(taskPath('8C1B0A5E-0000-4000-8000-00000000000A')).toBe(
    '/api/v1/tasks/8c1b0a5e-0000-4000-8000-00000000000a',
  );
  expect(taskPath('octo-org/shop#12')).toBe('/api/v1/tasks/octo-org%2Fshop%2312');
  expect(taskPath('https://github.com/octo-org/shop/issues/12')).toBe(
    '/api/v1/tasks/octo-org%2Fshop%2312',
  );
});

test.each(['../tokens', '12', 'octo-org/shop#12/../../tokens'])('%j names no task', (text) => {
  expect(() => taskPath(text)).toThrow(/names no task/);
});
