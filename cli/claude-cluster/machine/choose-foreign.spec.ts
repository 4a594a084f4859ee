import { EXIT } from '../command-error.ts';
import { chooseForeign } from './choose-foreign.ts';

const KEY = { ANTHROPIC_API_KEY: 'sk-invented' };
const TOKEN = { GITHUB_TOKEN: 'ghp_invented' };
const repositories = ['octo-org/shop'];

test('no account at all: everything is played', () => {
  expect(chooseForeign({ stub: true }, {})).toEqual({ kind: 'local' });
});

test('a key for the model: the real one, on a local GitHub', () => {
  expect(chooseForeign({ stub: true }, KEY)).toEqual({
    kind: 'local-github',
    apiKey: 'sk-invented',
  });
});

test('both: nothing is played', () => {
  expect(chooseForeign({ stub: true, repositories }, { ...KEY, ...TOKEN })).toEqual({
    kind: 'real',
    apiKey: 'sk-invented',
    token: 'ghp_invented',
    repositories,
  });
});

test.each([
  ['a scripted model on a real GitHub', { stub: true, repositories }, TOKEN],
  ['a real GitHub without a repository', { stub: true }, { ...KEY, ...TOKEN }],
  ['what is no repository', { stub: true, repositories: ['shop'] }, { ...KEY, ...TOKEN }],
  ['repositories on the local GitHub', { stub: true, repositories }, KEY],
  ['nothing played, and no key', { stub: false }, {}],
])('%s is refused', (_name, options, env) => {
  expect(() => chooseForeign(options, env)).toThrow(
    expect.objectContaining({ exitCode: EXIT.usage }) as Error,
  );
});
