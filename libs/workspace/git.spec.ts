import { access, chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AUTHOR, FixtureRepository, IDENTITY, writeFiles } from './repository.fixture.ts';
import {
  CommandFailed,
  commitTree,
  describeTree,
  discardFolder,
  git,
  gitEnvironment,
  ignoreUntracked,
  listChanges,
  stageAll,
} from './index.ts';

let repository: FixtureRepository;
beforeEach(async () => {
  repository = await FixtureRepository.make();
});
afterEach(async () => {
  await repository.remove();
});

describe('a mirror', () => {
  test('follows its branch, also when that was rewritten', async () => {
    const first = await repository.head();
    expect(await repository.checkout()).toMatchObject({ baseSha: first });
    await repository.commitFiles({ 'README.md': 'two\n' });
    expect((await repository.checkout()).baseSha).toBe(await repository.head());
    await git(['commit', '--quiet', '--amend', '-m', 'Another'], {
      cwd: repository.origin,
      env: IDENTITY,
    });
    const { tree, baseSha } = await repository.checkout();
    expect(baseSha).toBe(await repository.head());
    expect(await readFile(join(tree, 'README.md'), 'utf8')).toBe('two\n');
  });

  test('serves two at once', async () => {
    const [one, two] = await Promise.all([repository.checkout(), repository.checkout()]);
    expect(one.baseSha).toBe(two.baseSha);
    expect(one.tree).not.toBe(two.tree);
  });

  test.each([
    ['lost its objects', (path: string) => rm(join(path, 'objects'), { recursive: true })],
    ['lost its HEAD', (path: string) => rm(join(path, 'HEAD'))],
    [
      'is locked by a git that died',
      (path: string) => writeFile(join(path, 'packed-refs.lock'), ''),
    ],
    [
      'is a file',
      async (path: string) => {
        await rm(path, { recursive: true });
        await writeFile(path, '');
      },
    ],
  ])('that %s is made anew', async (_, damage) => {
    await repository.checkout();
    await damage(join(repository.root, 'mirrors', 'octo', 'repo.git'));
    await repository.commitFiles({ 'README.md': 'two\n' });
    const { tree, baseSha } = await repository.checkout();
    expect(baseSha).toBe(await repository.head());
    expect(await readFile(join(tree, 'README.md'), 'utf8')).toBe('two\n');
  });

  test('of a repository that went away fails, and works again when it is back', async () => {
    await repository.checkout();
    const away = `${repository.origin}.away`;
    await git(['clone', '--quiet', '--', repository.origin, away], { cwd: repository.root });
    await rm(repository.origin, { recursive: true });
    await expect(repository.checkout()).rejects.toBeInstanceOf(CommandFailed);
    await git(['clone', '--quiet', '--', away, repository.origin], { cwd: repository.root });
    expect((await repository.checkout()).baseSha).toBe(await repository.head());
  });

  test('of a branch that is not there fails with git’s own reason', async () => {
    await expect(repository.checkout('no-such-branch')).rejects.toMatchObject({
      stderr: expect.stringContaining('no-such-branch') as string,
    });
  });
});

describe('a checkout', () => {
  test('outlives its mirror, and nobody pushes from it', async () => {
    const made = await repository.checkout();
    await rm(join(repository.root, 'mirrors'), { recursive: true });
    await describeTree(made, {
      cloneUrl: 'https://git.example.invalid/octo/repo.git',
      identity: AUTHOR,
    });
    expect(await git(['log', '--format=%s'], { cwd: made.tree })).toContain('Work');
    await expect(git(['push', 'origin', 'HEAD'], { cwd: made.tree })).rejects.toMatchObject({
      stderr: expect.stringContaining('nobody-pushes-from-an-agent') as string,
    });
  });

  test('is judged by what lies in the tree, whatever its own .git was made to say', async () => {
    const { tree, ...made } = await repository.checkout();
    const touched = join(repository.root, 'touched');
    await writeFiles(tree, { 'src/a.txt': 'changed\n', '.gitattributes': '*.txt filter=evil\n' });
    const config = {
      'filter.evil.clean': `touch ${touched}`,
      'core.fsmonitor': `touch ${touched}`,
    };
    for (const [key, value] of Object.entries(config))
      await git(['config', key, value], { cwd: tree });
    await writeFiles(tree, { '.git/hooks/pre-commit': `#!/bin/sh\ntouch ${touched}\n` });
    await git(['commit', '--quiet', '--allow-empty', '-m', 'My own'], {
      cwd: tree,
      env: IDENTITY,
    });
    await rm(touched, { force: true });

    const treeSha = await stageAll({ tree, ...made });
    const headSha = await commitTree(
      { tree, ...made },
      { treeSha, message: 'Change a', author: AUTHOR },
    );
    const changes = await listChanges(made.gitDir, { from: made.baseSha, to: headSha });
    expect(changes.map(({ path, status }) => `${status} ${path}`)).toEqual([
      'A .gitattributes',
      'M src/a.txt',
    ]);
    expect(await git(['show', `${headSha}:src/a.txt`], { cwd: made.gitDir })).toBe('changed\n');
    const log = await git(['log', '--format=%an <%ae> %s', `${made.baseSha}..${headSha}`], {
      cwd: made.gitDir,
    });
    expect(log).toBe('Octo Tester <octo-tester@example.invalid> Change a\n');
    await expect(access(touched)).rejects.toThrow();
  });

  test('without a change stages the base’s own tree', async () => {
    const made = await repository.checkout();
    const base = await git(['rev-parse', `${made.baseSha}^{tree}`], { cwd: made.gitDir });
    expect(await stageAll(made)).toBe(base.trim());
  });

  test('leaves out what lay there untracked when it was told to, and a repository inside it', async () => {
    const made = await repository.checkout();
    await writeFiles(made.tree, {
      'node_modules/x/index.js': '',
      'odd [name]*.log': '',
      '#odd': '',
    });
    expect(await ignoreUntracked(made)).toEqual(['#odd', 'node_modules/', 'odd [name]*.log']);
    await writeFiles(made.tree, { 'odd n.log': 'mine', 'src/new.txt': '' });
    await git(['clone', '--quiet', '--', repository.origin, 'vendored'], { cwd: made.tree });
    const changes = await listChanges(made.gitDir, {
      from: made.baseSha,
      to: await stageAll(made),
    });
    expect(changes.map(({ path }) => path)).toEqual(['odd n.log', 'src/new.txt']);
  });
});

test('a token is in the environment only, and bound to its host', () => {
  const env = gitEnvironment({
    credential: { url: 'https://git.example.invalid/o/r.git', token: 't0ken' },
  });
  const keys = Object.entries(env).filter(
    ([, value]) => value === 'http.https://git.example.invalid/.extraHeader',
  );
  expect(keys).toHaveLength(1);
  const value = env[(keys[0]?.[0] ?? '').replace('KEY', 'VALUE')];
  expect(value).toBe(
    `Authorization: Basic ${Buffer.from('x-access-token:t0ken').toString('base64')}`,
  );
});

test('a repository is never fetched by a helper of its address’s choice', async () => {
  const touched = join(repository.root, 'touched');
  await expect(
    git(['ls-remote', '--', `ext::touch ${touched}`], { cwd: repository.root }),
  ).rejects.toMatchObject({ stderr: expect.stringContaining('not allowed') as string });
  await expect(access(touched)).rejects.toThrow();
});

test('a folder is out of the way at once, and gone soon, also when parts of it are read-only', async () => {
  const folder = join(repository.root, 'work');
  await writeFiles(folder, { 'cache/module/file.go': 'x' });
  await chmod(join(folder, 'cache/module'), 0o500);
  const { gone } = await discardFolder(folder, join(repository.root, 'trash'));
  await expect(access(folder)).rejects.toThrow();
  await gone;
  await expect(discardFolder(folder, join(repository.root, 'trash'))).resolves.toBeDefined();
});
