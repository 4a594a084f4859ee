import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { commitAll, FixtureRepository, writeFiles } from './repository.fixture.ts';
import {
  BundleRefused,
  CommandFailed,
  createBundle,
  git,
  importBundle,
  isAncestor,
  listChanges,
  measureDiff,
  pushBranch,
  readRemoteBranch,
  RESULT_REF,
  stageAll,
  writePatch,
  type Checkout,
} from './index.ts';

let repository: FixtureRepository;
beforeEach(async () => {
  repository = await FixtureRepository.make();
});
afterEach(async () => {
  await repository.remove();
});

describe('a change', () => {
  test('is counted and written as a patch of bounded size', async () => {
    const made = await repository.checkout();
    await writeFiles(made.tree, {
      'README.md': 'one\ntwo\n',
      'long.txt': 'x\n'.repeat(5000),
      'bin.dat': '\0\u0001',
    });
    await rm(join(made.tree, 'src/a.txt'));
    const { gitDir, baseSha: from } = made;
    const to = await commitAll(made);
    expect(await measureDiff({ gitDir, from, to })).toEqual({
      files: 4,
      insertions: 5001,
      deletions: 1,
      paths: ['README.md', 'bin.dat', 'long.txt', 'src/a.txt'],
    });
    const file = join(repository.root, 'patch');
    await writePatch({ gitDir, from, to }, { file, bytesMax: 1000 });
    const patch = await readFile(file, 'utf8');
    expect(patch).toContain('long.txt');
    expect(patch).toContain('longer than 1000 bytes');
    expect(patch.length).toBeLessThan(1200);
  });

  test('tells a link and an executable by their modes', async () => {
    const made = await repository.checkout();
    await symlink('/etc/passwd', join(made.tree, 'link'));
    const changes = await listChanges(made.gitDir, {
      from: made.baseSha,
      to: await stageAll(made),
    });
    expect(changes).toEqual([
      {
        path: 'link',
        mode: '120000',
        oldMode: '000000',
        id: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
        oldId: '0'.repeat(40),
        status: 'A',
      },
    ]);
  });
});

describe('a bundle', () => {
  let made: Checkout;
  let headSha: string;
  let file: string;
  let scratch: string;
  beforeEach(async () => {
    made = await repository.checkout();
    await writeFiles(made.tree, { 'src/a.txt': 'better\n' });
    headSha = await commitAll(made);
    file = join(repository.root, 'result.bundle');
    await createBundle({ ...made, file });
    scratch = join(repository.root, 'scratch');
    await git(['clone', '--quiet', '--bare', '--', repository.origin, scratch], {
      cwd: repository.root,
    });
  });

  test('brings the commit to a repository that has its base', async () => {
    await importBundle(scratch, { file, baseSha: made.baseSha, headSha });
    expect((await git(['rev-parse', RESULT_REF], { cwd: scratch })).trim()).toBe(headSha);
    expect(await isAncestor(scratch, { ancestor: made.baseSha, descendant: headSha })).toBe(true);
    expect(await isAncestor(scratch, { ancestor: headSha, descendant: made.baseSha })).toBe(false);
  });

  test('and its branch is pushed only while the remote is where it was', async () => {
    await importBundle(scratch, { file, baseSha: made.baseSha, headSha });
    const remote = { url: repository.origin };
    const branch = 'claude/issue-1';
    const where = { branch, cwd: scratch };
    expect(await readRemoteBranch(remote, where)).toBeUndefined();
    const push = { gitDir: scratch, sha: headSha, branch };
    await pushBranch(remote, { ...push, expected: undefined });
    expect(await readRemoteBranch(remote, where)).toBe(headSha);
    await expect(
      pushBranch(remote, { ...push, sha: made.baseSha, expected: made.baseSha }),
    ).rejects.toBeInstanceOf(CommandFailed);
    expect(await readRemoteBranch(remote, where)).toBe(headSha);
  });

  test.each([
    ['another head', () => ({ headSha: made.baseSha })],
    ['another base', () => ({ baseSha: headSha })],
    [
      'a file that is none',
      async () => {
        await writeFile(join(repository.root, 'none'), 'hello');
        return { file: join(repository.root, 'none') };
      },
    ],
    [
      'one cut short',
      async () => {
        const whole = await readFile(file);
        await writeFile(file, whole.subarray(0, -30));
        return {};
      },
    ],
  ])('is refused with %s', async (_, lie: () => object | Promise<object>) => {
    const claim = { file, baseSha: made.baseSha, headSha, ...(await lie()) };
    await expect(importBundle(scratch, claim)).rejects.toBeInstanceOf(BundleRefused);
  });

  test('is refused where its base is not known', async () => {
    const other = join(repository.root, 'other');
    await git(['init', '--quiet', '--bare', other], { cwd: repository.root });
    await expect(
      importBundle(other, { file, baseSha: made.baseSha, headSha }),
    ).rejects.toBeInstanceOf(BundleRefused);
  });
});
