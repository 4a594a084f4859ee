import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Redaction } from '#libs/redaction';
import { NO_REPOSITORY_FILE } from '#libs/repository-file';
import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { AttemptFailed } from '../attempt/attempt-failed.ts';
import { narrowLimits } from '../attempt/narrow-limits.ts';
import { readRepositoryFile } from './read-repository-file.ts';

describe('the repository file', () => {
  const redaction = new Redaction([{ name: 'THE_KEY', value: 'sesame-open-the-door' }]);
  let folder: TemporaryFolder;
  let path: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, '.github'));
    path = join(folder.path, '.github/claude-cluster.yml');
  });

  afterEach(() => folder.remove());

  test('is read from the tree', async () => {
    await writeFile(path, 'test: make check');
    expect((await readRepositoryFile(folder.path, redaction)).test).toEqual([['make', 'check']]);
  });

  test('may be missing', async () => {
    expect(await readRepositoryFile(folder.path, redaction)).toBe(NO_REPOSITORY_FILE);
  });

  test('is not followed where it is a link', async () => {
    await symlink('/etc/hostname', path);
    await expect(readRepositoryFile(folder.path, redaction)).rejects.toThrow('plain file');
  });

  test('ends the attempt where it has faults, all of which are told, without secrets', async () => {
    await writeFile(path, 'tests: make\nlimits: { sesame-open-the-door: 3 }\n');
    const failed = readRepositoryFile(folder.path, redaction);
    await expect(failed).rejects.toBeInstanceOf(AttemptFailed);
    await expect(failed).rejects.toMatchObject({
      code: 'repository-config-invalid',
      message: expect.stringMatching(
        /line 1: tests is no key[^]*line 2: limits\.\[redacted THE_KEY\] is no key/,
      ) as string,
    });
  });
});

test('limits only ever become narrower', () => {
  const granted = { wallClockMs: 600_000, maxTurns: 50, maxBudgetUsd: 2, maxFixRounds: 2 };
  expect(narrowLimits(granted, {})).toEqual(granted);
  expect(
    narrowLimits(granted, { maxTurns: 90, maxBudgetUsd: 1, maxFixRounds: 0, wallClockMinutes: 1 }),
  ).toEqual({ wallClockMs: 60_000, maxTurns: 50, maxBudgetUsd: 1, maxFixRounds: 0 });
  expect(narrowLimits(granted, { maxTokens: 500 }).maxTokens).toBe(500);
  expect(narrowLimits({ ...granted, maxTokens: 400 }, { maxTokens: 500 }).maxTokens).toBe(400);
});
