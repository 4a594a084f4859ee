import { symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { commitAll, FixtureRepository, writeFiles } from './repository.fixture.ts';
import { readFileAt } from './index.ts';

let repository: FixtureRepository;
beforeEach(async () => {
  repository = await FixtureRepository.make();
});
afterEach(async () => {
  await repository.remove();
});

test('a file is read as a commit has it, and only a plain one of sensible size', async () => {
  const made = await repository.checkout();
  const { tree, gitDir } = made;
  await writeFiles(tree, { 'a/config.yml': 'test: make\n', 'a/long.yml': 'x'.repeat(101) });
  await symlink('config.yml', join(tree, 'a/link.yml'));
  const commit = await commitAll(made);
  await writeFiles(tree, { 'a/config.yml': 'test: evil\n' });
  const read = (path: string): ReturnType<typeof readFileAt> =>
    readFileAt(gitDir, { commit, path, bytesMax: 100 });
  expect(await read('a/config.yml')).toEqual({ text: 'test: make\n' });
  for (const path of ['a/long.yml', 'a/link.yml', 'a'])
    expect(await read(path)).toEqual({ text: undefined });
  expect(await read('a/c*.yml')).toBeUndefined();
  expect(await read('no/such.yml')).toBeUndefined();
});
