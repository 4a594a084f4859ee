import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { temporaryFolder } from '#libs/testing';

import { narrowLimits } from '../attempt/narrow-limits.ts';
import { AttemptFailed } from '../attempt/attempt-failed.ts';
import { parseRepositoryConfig, readRepositoryConfig } from './repository-config.ts';

test('every key is read, and commands become words', () => {
  const config = parseRepositoryConfig(`
$schema: https://example.invalid/schema.json
setup: npm ci
test:
  - npm test
  - [npm, run, "lint && more"]
model: haiku
limits: { maxTurns: 5, maxBudgetUsd: 0.5, maxFixRounds: 0, wallClockMinutes: 2 }
`);
  expect(config).toMatchObject({
    setup: [['npm', 'ci']],
    test: [
      ['npm', 'test'],
      ['npm', 'run', 'lint && more'],
    ],
    model: 'haiku',
    limits: { maxTurns: 5, maxBudgetUsd: 0.5, maxFixRounds: 0, wallClockMinutes: 2 },
  });
});

test.each([[''], ['# only a comment\n'], ['{}']])('%j says nothing', (text) => {
  const { setup, test: tests, model, limits } = parseRepositoryConfig(text);
  expect([setup, tests, model, limits]).toEqual([undefined, undefined, undefined, undefined]);
});

test('an empty list of tests says that there are none', () => {
  expect(parseRepositoryConfig('test: []').test).toEqual([]);
});

test.each([
  ['tests: npm test', 'there is no key "tests"'],
  ['limits: { turns: 3 }', 'there is no key "limits.turns"'],
  ['limits: { maxTurns: many }', 'limits.maxTurns'],
  ['limits: 3', 'limits'],
  ['test: npm ci && npm test', 'which only a shell understands'],
  ['test: { unit: npm test }', 'test must be a command or a list'],
  ['test: [[make, 3]]', 'quote what YAML takes for a number'],
  ['model: "--dangerously-skip-permissions"', 'model must be the name'],
  ['test: [', 'no YAML'],
  ['- a\n- b', 'must be a mapping'],
])('%j is refused with the reason and the remedy', (text, reason) => {
  const error = errorOf(() => parseRepositoryConfig(text));
  expect(error).toMatchObject({ code: 'repository-config-invalid' });
  expect(error.message).toContain(reason);
  expect(error.message).toMatch(/Correct it there .* and ask again\.$/);
});

test('a link in its place is not followed', async () => {
  const folder = await temporaryFolder();
  const path = join(folder.path, '.github/claude-cluster.yml');
  await mkdir(dirname(path));
  await symlink('/etc/hostname', path);
  await expect(readRepositoryConfig(folder.path)).rejects.toThrow('plain file');
  await folder.remove();
});

test('it is read from the tree, and its absence is no fault', async () => {
  const folder = await temporaryFolder();
  expect((await readRepositoryConfig(folder.path)).test).toBeUndefined();
  await mkdir(join(folder.path, '.github'));
  await writeFile(join(folder.path, '.github/claude-cluster.yml'), 'test: make check');
  expect((await readRepositoryConfig(folder.path)).test).toEqual([['make', 'check']]);
  await folder.remove();
});

test('limits only ever become narrower', () => {
  const granted = { wallClockMs: 600_000, maxTurns: 50, maxBudgetUsd: 2, maxFixRounds: 2 };
  expect(narrowLimits(granted)).toEqual(granted);
  expect(
    narrowLimits(granted, { maxTurns: 90, maxBudgetUsd: 1, maxFixRounds: 0, wallClockMinutes: 1 }),
  ).toEqual({ wallClockMs: 60_000, maxTurns: 50, maxBudgetUsd: 1, maxFixRounds: 0 });
  expect(narrowLimits(granted, { maxTokens: 500 }).maxTokens).toBe(500);
  expect(narrowLimits({ ...granted, maxTokens: 400 }, { maxTokens: 500 }).maxTokens).toBe(400);
});

function errorOf(work: () => unknown): AttemptFailed {
  try {
    work();
  } catch (error) {
    if (error instanceof AttemptFailed) return error;
    throw error;
  }
  throw new Error('It was expected to be refused.');
}
