import type { Emulator } from './emulator.ts';
import type { Git } from './git.ts';
import type { Repository } from './repository.ts';

/** What the API says of a pull request, as far as it is read here. */
export interface Pull {
  number: number;
  state: string;
  title: string;
  body: string | null;
  draft: boolean;
  merged: boolean;
  html_url: string;
  user: { login: string } | null;
  head: { ref: string; sha: string };
  base: { ref: string; sha: string };
  additions: number;
  deletions: number;
  changed_files: number;
}

interface Refusal {
  message: string;
  errors: object[];
}

/** What GitHub knows of pull requests from git, and the emulator doesn't. */
export class Pulls {
  constructor(
    private readonly git: Git,
    private readonly emulator: Emulator,
  ) {}

  /** Why GitHub would answer 422 to a new pull request; undefined when it wouldn't. */
  async refusal(
    repository: Repository,
    wanted: { head?: unknown; base?: unknown },
  ): Promise<Refusal | undefined> {
    const head = String(wanted.head).replace(`${repository.owner}:`, '');
    const base = String(wanted.base);
    const path = repository.path;
    if ((await this.git.sha(path, `refs/heads/${base}`)) === undefined)
      return invalid({ field: 'base', code: 'invalid' });
    if ((await this.git.sha(path, `refs/heads/${head}`)) === undefined)
      return invalid({ field: 'head', code: 'invalid' });
    const range = `refs/heads/${base}..refs/heads/${head}`;
    if ((await this.git.run(path, 'rev-list', '--count', range)).trim() === '0')
      return invalid({ code: 'custom', message: `No commits between ${base} and ${head}` });
    const query = new URLSearchParams({ head: `${repository.owner}:${head}`, base, state: 'open' });
    const call = `GET /repos/${repository.fullName}/pulls?${query.toString()}`;
    const open = (await this.emulator.ask(call, { as: repository.owner })) as Pull[];
    if (open.length === 0) return undefined;
    const message = `A pull request already exists for ${repository.owner}:${head}.`;
    return invalid({ code: 'custom', message });
  }

  /** The pull request with what git says today: an open one follows its branch. */
  async fresh(repository: Repository, pull: Pull): Promise<Pull> {
    const now = await this.git.sha(repository.path, `refs/heads/${pull.head.ref}`);
    const sha = pull.state === 'open' && now !== undefined ? now : pull.head.sha;
    const files = await this.files(repository, { ...pull, head: { ...pull.head, sha } });
    return {
      ...pull,
      head: { ...pull.head, sha },
      changed_files: files.length,
      additions: files.reduce((sum, file) => sum + file.additions, 0),
      deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    };
  }

  async files(
    repository: Repository,
    pull: Pull,
  ): Promise<{ filename: string; additions: number; deletions: number; changes: number }[]> {
    const range = `${pull.base.sha}...${pull.head.sha}`;
    const args = ['diff', '--numstat', '--no-renames', '-z', range];
    const listing = await this.git.run(repository.path, ...args);
    return listing
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [added = '', deleted = '', ...name] = line.split('\t');
        // Git prints - for a binary file.
        const additions = Number.parseInt(added) || 0;
        const deletions = Number.parseInt(deleted) || 0;
        const changes = additions + deletions;
        return { filename: name.join('\t'), additions, deletions, changes };
      });
  }

  diff(repository: Repository, pull: Pull): Promise<string> {
    return this.git.run(repository.path, 'diff', `${pull.base.sha}...${pull.head.sha}`);
  }
}

function invalid(error: { code: string; field?: string; message?: string }): Refusal {
  return { message: 'Validation Failed', errors: [{ resource: 'PullRequest', ...error }] };
}
