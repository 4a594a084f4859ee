import { randomUUID } from 'node:crypto';
import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { git, type GitCredential } from './git.ts';
import { removeFolder } from './remove-folder.ts';

/** A branch of a repository somewhere else. */
export interface RemoteBranch {
  /** `owner/name`: the mirror's name. */
  readonly fullName: string;
  /** Never bears a credential. */
  readonly cloneUrl: string;
  readonly branch: string;
  readonly credential?: GitCredential | undefined;
}

export interface Patience {
  readonly signal?: AbortSignal | undefined;
  /** Of one transfer over the network. Default ten minutes. */
  readonly timeoutMs?: number | undefined;
}

/** A mirror at rest, for as long as the work with it lasts. */
export interface Mirror {
  /** A bare repository. */
  readonly gitDir: string;
  /** Where the branch was a moment ago. */
  readonly headSha: string;
}

/**
 * Bare mirrors of repositories, one each, kept so that the next attempt fetches only what is new.
 *
 * One user at a time: whoever works with a mirror has it alone, so that two slots never fetch at once. A mirror is a
 * cache: when refreshing or using it fails a new one is made beside it and takes its place, and only if that fails too
 * is it the repository's fault. The folder belongs to one process.
 */
export class Mirrors {
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(private readonly folder: string) {}

  /** @throws CommandFailed of git, when a fresh mirror fails as well; whatever `work` throws */
  async with<Result>(
    remote: RemoteBranch,
    patience: Patience,
    work: (mirror: Mirror) => Promise<Result>,
  ): Promise<Result> {
    const path = join(this.folder, `${remote.fullName}.git`);
    return this.#alone(path, async () => {
      patience.signal?.throwIfAborted();
      if (await exists(path)) {
        try {
          return await work(await refresh(path, remote, patience));
        } catch {
          // Damaged, locked by a git that was killed, or the remote is away: a fresh one tells which.
          patience.signal?.throwIfAborted();
        }
      }
      const fresh = `${path}.${randomUUID()}`;
      try {
        await mkdir(fresh, { recursive: true });
        await git(['init', '--quiet', '--bare', '--template=', '.'], { cwd: fresh });
        await refresh(fresh, remote, patience);
        await removeFolder(path);
        await mkdir(dirname(path), { recursive: true });
        await rename(fresh, path);
      } finally {
        await removeFolder(fresh);
      }
      return work(await headOf(path, remote));
    });
  }

  async #alone<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#busy.get(path) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#busy.set(path, mine);
    try {
      return await mine;
    } finally {
      if (this.#busy.get(path) === mine) this.#busy.delete(path);
    }
  }
}

async function refresh(gitDir: string, remote: RemoteBranch, patience: Patience): Promise<Mirror> {
  const ref = `refs/heads/${remote.branch}`;
  // The branch alone, forced since it may have been rewritten, and tags, which some builds make versions of.
  const refs = [`+${ref}:${ref}`, '+refs/tags/*:refs/tags/*'];
  await git(
    ['fetch', '--quiet', '--prune', '--no-write-fetch-head', '--', remote.cloneUrl, ...refs],
    {
      cwd: gitDir,
      credential: remote.credential,
      timeoutMs: patience.timeoutMs ?? 600_000,
      signal: patience.signal,
    },
  );
  return headOf(gitDir, remote);
}

async function headOf(gitDir: string, { branch }: RemoteBranch): Promise<Mirror> {
  const sha = await git(['rev-parse', '--verify', `refs/heads/${branch}^{commit}`], {
    cwd: gitDir,
  });
  return { gitDir, headSha: sha.trim() };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
