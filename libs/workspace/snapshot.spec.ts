import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AUTHOR, FixtureRepository, writeFiles } from './repository.fixture.ts';
import {
  CHECKPOINT_REF,
  commitTree,
  createBundle,
  discardUntracked,
  git,
  ignoreUntracked,
  importBundle,
  moveToBase,
  restoreTree,
  snapshotTree,
  stageAll,
  type Checkout,
} from './index.ts';

let repository: FixtureRepository;
beforeEach(async () => {
  repository = await FixtureRepository.make();
});
afterEach(async () => {
  await repository.remove();
});

test('a snapshot holds all that lies in the tree, and changes neither it nor what is staged', async () => {
  const made = await repository.checkout();
  await stageAll(made);
  const staged = await git(['ls-files', '--stage'], { cwd: made.gitDir });
  await writeFiles(made.tree, { 'new.txt': 'new\n', 'README.md': 'two\n' });
  await rm(join(made.tree, 'src/a.txt'));
  const before = await git(['status', '--porcelain'], { cwd: made.tree });
  const treeSha = await snapshotTree(made);
  expect(await git(['ls-tree', '-r', '--name-only', treeSha], { cwd: made.gitDir })).toBe(
    'README.md\nnew.txt\n',
  );
  expect(await git(['ls-files', '--stage'], { cwd: made.gitDir })).toBe(staged);
  expect(await git(['status', '--porcelain'], { cwd: made.tree })).toBe(before);
  expect(await stageAll(made)).toBe(treeSha);
});

test('unfinished work goes on in another checkout, on the base it began from', async () => {
  const one = await repository.checkout();
  await writeFiles(one.tree, { 'new.txt': 'new\n' });
  await rm(join(one.tree, 'src/a.txt'));
  const bundle = await bundleOf(one);
  await repository.commitFiles({ 'later.txt': 'later\n' });

  const fresh = await repository.checkout();
  expect(fresh.baseSha).not.toBe(one.baseSha);
  await importBundle(fresh.gitDir, bundle);
  const two = await moveToBase(fresh, one.baseSha);
  await writeFiles(two.tree, { 'new.txt': 'in the way\n', 'left.log': 'by set-up\n' });
  await writeFile(join(two.gitDir, 'info/exclude'), '/left.log\n');
  await restoreTree(two, bundle.headSha);
  expect(await readFile(join(two.tree, 'new.txt'), 'utf8')).toBe('new\n');
  expect(await readFile(join(two.tree, 'left.log'), 'utf8')).toBe('by set-up\n');
  expect(await stageAll(two)).toBe(await stageAll(one));
  // To whoever works in it these are changes of its own, on top of the base.
  expect(await git(['status', '--porcelain', '--untracked-files=no'], { cwd: two.tree })).toBe(
    ' D src/a.txt\n',
  );
});

test('a tree that tests have run in is put back, but for what was ignored before', async () => {
  const made = await repository.checkout();
  await writeFiles(made.tree, { 'set-up/x.js': 'by set-up\n' });
  await ignoreUntracked(made);
  const untouched = await stageAll(made);
  await writeFiles(made.tree, { 'litter/x.log': '', 'README.md': 'changed\n' });
  await rm(join(made.tree, 'src/a.txt'));
  await git(['init', '--quiet', join(made.tree, 'nested')], { cwd: made.tree });
  await writeFiles(made.tree, { 'nested/x': '' });
  await restoreTree(made, untouched);
  await discardUntracked(made);
  // A repository of somebody's own is not removed.
  expect(await ignoreUntracked(made)).toEqual(['nested/']);
  expect(await stageAll(made)).toBe(untouched);
  expect((await readdir(made.tree)).sort()).toEqual([
    '.git',
    'README.md',
    'nested',
    'set-up',
    'src',
  ]);
  expect(await readFile(join(made.tree, 'README.md'), 'utf8')).toBe('one\n');
});

test('earlier work is not written through a link that stands where a folder was', async () => {
  const one = await repository.checkout();
  await writeFiles(one.tree, { 'src/a.txt': 'changed\n' });
  const bundle = await bundleOf(one);
  const two = await repository.checkout();
  await importBundle(two.gitDir, bundle);
  const outside = join(repository.root, 'outside');
  await mkdir(outside);
  await rm(join(two.tree, 'src'), { recursive: true });
  await symlink(outside, join(two.tree, 'src'));
  await restoreTree(two, bundle.headSha);
  expect(await readdir(outside)).toEqual([]);
  expect(await readFile(join(two.tree, 'src/a.txt'), 'utf8')).toBe('changed\n');
});

async function bundleOf(made: Checkout) {
  const { gitDir, baseSha } = made;
  const treeSha = await snapshotTree(made);
  const ref = CHECKPOINT_REF;
  const headSha = await commitTree(made, { treeSha, message: 'Half', author: AUTHOR, ref });
  const file = join(repository.root, 'half.bundle');
  await createBundle({ gitDir, baseSha, file, ref });
  return { file, baseSha, headSha, ref };
}
