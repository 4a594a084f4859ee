import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Emulator } from './emulator.ts';
import type { Git } from './git.ts';
import { Mirror } from './mirror.ts';
import type { Repository } from './repository.ts';

export interface NewRepository {
  owner: string;
  name: string;
  /** A git repository, whose HEAD is taken with its history, or a plain folder. It is only read. */
  from: string;
  private?: boolean;
}

/** The bare repositories, and how they and the emulator are kept saying the same. */
export class Repositories {
  private readonly byName = new Map<string, { repository: Repository; mirror: Mirror }>();

  constructor(
    private readonly folder: string,
    private readonly git: Git,
    private readonly emulator: Emulator,
  ) {}

  find(owner: string, name: string): Repository | undefined {
    return this.byName.get(`${owner}/${name}`)?.repository;
  }

  all(): Repository[] {
    return [...this.byName.values()].map(({ repository }) => repository);
  }

  async create(wanted: NewRepository): Promise<Repository> {
    const { owner, name } = wanted;
    const fullName = `${owner}/${name}`;
    const path = join(this.folder, owner, `${name}.git`);
    await this.emulator.ask('POST /user/repos', {
      as: owner,
      body: { name, private: wanted.private },
    });
    await mkdir(path, { recursive: true });
    await this.git.run(path, 'init', '--bare', '--quiet');
    const defaultBranch = await this.take(path, wanted.from);
    const repository = {
      owner,
      name,
      fullName,
      path,
      private: wanted.private ?? false,
      defaultBranch,
    };
    const mirror = new Mirror(this.git, this.emulator, repository);
    this.byName.set(fullName, { repository, mirror });
    await mirror.update();
    await this.emulator.ask(`PATCH /repos/${fullName}`, {
      as: owner,
      body: { default_branch: defaultBranch },
    });
    return repository;
  }

  /** To be called after every push, before the one who pushed is answered. */
  async pushed(repository: Repository): Promise<void> {
    await this.byName.get(repository.fullName)?.mirror.update();
  }

  /** Brings the source's HEAD in; its name becomes the default branch. */
  private async take(path: string, from: string): Promise<string> {
    const isRepository = await this.git.run(from, 'rev-parse', '--git-dir').then(
      (folder) => ownsItsGitFolder(from, folder.trim()),
      () => false,
    );
    if (!isRepository) return this.takeFolder(path, from);
    const head = await this.git.run(from, 'rev-parse', '--abbrev-ref', 'HEAD');
    const branch = head.trim() === 'HEAD' ? 'main' : head.trim();
    await this.git.run(
      path,
      'fetch',
      '--quiet',
      '--update-shallow',
      from,
      `HEAD:refs/heads/${branch}`,
    );
    await this.git.run(path, 'symbolic-ref', 'HEAD', `refs/heads/${branch}`);
    return branch;
  }

  private async takeFolder(path: string, from: string): Promise<string> {
    await this.git.run(path, `--work-tree=${from}`, 'add', '--all', '.');
    await this.git.run(path, `--work-tree=${from}`, 'commit', '--quiet', '-m', 'Initial commit');
    return 'main';
  }
}

/** A plain folder inside some other repository is still a plain folder. */
async function ownsItsGitFolder(from: string, gitFolder: string): Promise<boolean> {
  if (gitFolder === '.' || gitFolder === '.git') return true;
  // A linked work tree has a file `.git`.
  return stat(join(from, '.git')).then(
    () => true,
    () => false,
  );
}
