import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { commitTree, git, makeCheckout, Mirrors, stageAll, type Checkout } from './index.ts';

export const AUTHOR = { name: 'Octo Tester', email: 'octo-tester@example.invalid' };

/** Author and committer, for git's environment. */
export const IDENTITY = {
  GIT_AUTHOR_NAME: AUTHOR.name,
  GIT_AUTHOR_EMAIL: AUTHOR.email,
  GIT_COMMITTER_NAME: AUTHOR.name,
  GIT_COMMITTER_EMAIL: AUTHOR.email,
};

/** For this lib's specs: a real repository in a folder of its own, and checkouts of it. */
export class FixtureRepository {
  #count = 0;

  private constructor(
    readonly root: string,
    readonly origin: string,
    readonly mirrors: Mirrors,
  ) {}

  static async make(): Promise<FixtureRepository> {
    const root = await mkdtemp(join(tmpdir(), 'workspace-spec-'));
    const origin = join(root, 'origin');
    await mkdir(origin);
    await git(['init', '--quiet', '.'], { cwd: origin });
    const made = new FixtureRepository(root, origin, new Mirrors(join(root, 'mirrors')));
    await made.commitFiles({ 'README.md': 'one\n', 'src/a.txt': 'a\n' });
    return made;
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true });
  }

  async checkout(branch = 'main'): Promise<Checkout> {
    const folder = join(this.root, `attempt-${(this.#count += 1)}`);
    await mkdir(folder);
    const remote = { fullName: 'octo/repo', cloneUrl: this.origin, branch };
    return this.mirrors.with(remote, {}, (mirror) => makeCheckout(mirror, { folder, branch }));
  }

  async commitFiles(files: Record<string, string>): Promise<void> {
    await writeFiles(this.origin, files);
    await git(['add', '--all'], { cwd: this.origin });
    const message = `Work ${(this.#count += 1)}`;
    await git(['commit', '--quiet', '-m', message], { cwd: this.origin, env: IDENTITY });
  }

  async head(): Promise<string> {
    return (await git(['rev-parse', 'HEAD'], { cwd: this.origin })).trim();
  }
}

/** Stages and commits all that lies in a checkout's tree. */
export async function commitAll(made: Checkout): Promise<string> {
  return commitTree(made, { treeSha: await stageAll(made), message: 'Change', author: AUTHOR });
}

export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content, { mode: name.includes('hooks') ? 0o755 : 0o644 });
  }
}
