import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { git } from '#libs/workspace';

import type { Change } from './change.ts';
import { readChange } from './read-change.ts';

/** By path; `link:` before a text makes a symbolic link to it, null deletes. */
export type Files = Readonly<Record<string, Buffer | string | null>>;

const WHO = {
  GIT_AUTHOR_NAME: 'Octo Tester',
  GIT_AUTHOR_EMAIL: 'octo-tester@example.invalid',
  GIT_COMMITTER_NAME: 'Octo Tester',
  GIT_COMMITTER_EMAIL: 'octo-tester@example.invalid',
};

/** For this folder's specs: changes that git itself has made, read as they are read when they are published. */
export class GatesFixture {
  readonly #folder = mkdtemp(join(tmpdir(), 'gates-spec-'));
  #tree: string | undefined;

  async remove(): Promise<void> {
    await rm(await this.#folder, { recursive: true });
  }

  /** What lies between a commit of `base` and one of `base` with `work` put over it. */
  async change(base: Files, work: Files, message = 'Work'): Promise<Change> {
    const tree = await this.#emptyTree();
    await this.#put(tree, { 'kept.txt': 'always there\n', ...base });
    const from = await this.#commit(tree, 'Base');
    await this.#put(tree, work);
    const to = await this.#commit(tree, message);
    return readChange(join(tree, '.git'), { from, to });
  }

  /** One more commit on what was there, with another repository in it. */
  async changeWithSubmodule(): Promise<Change> {
    const tree = await this.#emptyTree();
    await this.#put(tree, { 'kept.txt': 'always there\n' });
    const from = await this.#commit(tree, 'Base');
    const cacheinfo = `160000,${from},vendor/other`;
    await git(['update-index', '--add', '--cacheinfo', cacheinfo], { cwd: tree });
    await git(['commit', '--quiet', '-m', 'Work'], { cwd: tree, env: WHO });
    const to = (await git(['rev-parse', 'HEAD'], { cwd: tree })).trim();
    return readChange(join(tree, '.git'), { from, to });
  }

  async #emptyTree(): Promise<string> {
    if (this.#tree === undefined) {
      const tree = join(await this.#folder, 'tree');
      await git(['init', '--quiet', tree], { cwd: await this.#folder });
      this.#tree = tree;
    } else await git(['rm', '-r', '--quiet', '--force', '.'], { cwd: this.#tree });
    return this.#tree;
  }

  async #put(tree: string, files: Files): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      const file = join(tree, path);
      await rm(file, { force: true });
      if (content === null) continue;
      await mkdir(dirname(file), { recursive: true });
      if (typeof content === 'string' && content.startsWith('link:'))
        await symlink(content.slice('link:'.length), file);
      else await writeFile(file, content);
    }
  }

  async #commit(tree: string, message: string): Promise<string> {
    await git(['add', '--all', '--force'], { cwd: tree });
    await git(['commit', '--quiet', '--allow-empty', '-m', message], { cwd: tree, env: WHO });
    return (await git(['rev-parse', 'HEAD'], { cwd: tree })).trim();
  }
}
