import { open } from 'node:fs/promises';

import { simpleGit } from 'simple-git';

import { git, gitEnvironment } from './git.ts';

/** How large a change is. */
export interface DiffSize {
  readonly files: number;
  readonly insertions: number;
  readonly deletions: number;
  readonly paths: readonly string[];
}

interface Range {
  readonly gitDir: string;
  readonly from: string;
  readonly to: string;
}

/** Counts what differs between two commits. Binary files count as files without lines. */
export async function measureDiff({ gitDir, from, to }: Range): Promise<DiffSize> {
  const env = gitEnvironment();
  const repository = simpleGit({
    baseDir: gitDir,
    timeout: { block: 120_000 },
    allowEnvironment: Object.keys(env),
    // Its alarm at settings that arrive through the environment: ours do, and they are the hardening.
    unsafe: {
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
    },
  }).env(env);
  const { files, insertions, deletions } = await repository.diffSummary([
    '--numstat',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    from,
    to,
  ]);
  return { files: files.length, insertions, deletions, paths: files.map(({ file }) => file) };
}

/** Writes a change as a patch for a person to read; what is beyond `bytesMax` is cut, and the file says so. */
export async function writePatch(
  { gitDir, from, to }: Range,
  { file, bytesMax }: { file: string; bytesMax: number },
): Promise<void> {
  const options = ['--no-ext-diff', '--no-textconv', '--no-color', '--stat', '--patch'];
  await git(['diff', ...options, `--output=${file}`, from, to], { cwd: gitDir });
  const handle = await open(file, 'r+');
  try {
    if ((await handle.stat()).size <= bytesMax) return;
    await handle.truncate(bytesMax);
    await handle.write(
      `\n[… the patch is longer than ${bytesMax} bytes; see the commit …]\n`,
      bytesMax,
    );
  } finally {
    await handle.close();
  }
}
