import type { Emulator } from './emulator.ts';
import type { Git } from './git.ts';
import {
  contentOf,
  measureBlobs,
  parseCommit,
  parseTree,
  readObjects,
  type GitObjects,
} from './git-objects.ts';
import type { Repository } from './repository.ts';

/** A history with more objects than this is shown to the API from its tip only: its look-ups are linear. */
const OBJECTS_MAX = 4000;

/** The emulator keeps what it is shown in memory: a larger file is in git alone, and so is what comes after so many bytes. */
const FILE_BYTES_MAX = 1024 * 1024;
const CONTENT_BYTES_MAX = 32 * 1024 * 1024;

/**
 * Shows the emulator what was pushed: new objects and refs through GitHub's own Git Data API.
 *
 * The emulator computes ids as git does, so both sides name the same commit; `ObjectIds` covers the rest: what is shown
 * without a content that is too large, too.
 */
export class Mirror {
  private readonly shown = new Set<string>();
  private readonly refs = new Map<string, string>();
  private turn: Promise<void> = Promise.resolve();
  private roomBytes = CONTENT_BYTES_MAX;

  constructor(
    private readonly git: Git,
    private readonly emulator: Emulator,
    private readonly repository: Repository,
  ) {}

  /** One at a time; two pushes at once would post the same objects twice. */
  update(): Promise<void> {
    const mine = this.turn.then(() => this.compare());
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async compare(): Promise<void> {
    const now = await this.branches();
    for (const [ref, sha] of now) {
      if (this.refs.get(ref) === sha) continue;
      await this.showCommits(sha);
      await this.point(ref, sha);
    }
    for (const ref of [...this.refs.keys()].filter((known) => !now.has(known))) {
      await this.ask('DELETE', `git/${ref}`);
      this.refs.delete(ref);
    }
  }

  private async point(ref: string, commit: string): Promise<void> {
    const sha = this.emulator.ids.inward(commit);
    if (this.refs.has(ref)) await this.ask('PATCH', `git/${ref}`, { sha, force: true });
    else await this.ask('POST', 'git/refs', { ref, sha });
    this.refs.set(ref, commit);
  }

  private async branches(): Promise<Map<string, string>> {
    const lines = await this.run('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads');
    return new Map(lines.map((line) => line.split(' ') as [string, string]));
  }

  private async showCommits(tip: string): Promise<void> {
    const known = [...this.refs.values()].map((sha) => `^${sha}`);
    const list = ['rev-list', '--objects', '--no-object-names'];
    const everything = await this.run(...list, tip, ...known);
    const all = everything.length <= OBJECTS_MAX;
    const wanted = all ? everything : [tip, ...(await this.run(...list, `${tip}^{tree}`))];
    const objects = await this.readShown(wanted);
    const order = all
      ? await this.run('rev-list', '--reverse', '--topo-order', tip, ...known)
      : [tip];
    for (const commit of order) await this.showCommit(commit, objects);
  }

  /** Without contents that are too large, or for which there is no room any more. */
  private async readShown(wanted: readonly string[]): Promise<GitObjects> {
    const { git, repository } = this;
    const fresh = wanted.filter((id) => !this.shown.has(id));
    const sizes = await measureBlobs(git, repository.path, fresh);
    const shown = fresh.filter((id) => {
      const bytes = sizes.get(id) ?? 0;
      if (bytes > FILE_BYTES_MAX || bytes > this.roomBytes) return false;
      this.roomBytes -= bytes;
      return true;
    });
    return readObjects(git, repository.path, shown);
  }

  private async showCommit(sha: string, objects: GitObjects): Promise<void> {
    if (this.shown.has(sha)) return;
    const commit = parseCommit(contentOf(objects, sha));
    const tree = await this.showTree(commit.tree, objects);
    // A cut or shallow history lacks parents that its commits name.
    const parents = commit.parents.filter((parent) => this.shown.has(parent));
    const made = (await this.ask('POST', 'git/commits', {
      message: commit.message,
      tree,
      parents: parents.map((parent) => this.emulator.ids.inward(parent)),
      author: commit.author,
      committer: commit.committer,
    })) as { sha: string };
    this.emulator.ids.same(sha, made.sha);
    this.shown.add(sha);
  }

  private async showTree(sha: string, objects: GitObjects): Promise<string> {
    if (this.shown.has(sha)) return this.emulator.ids.inward(sha);
    const entries = parseTree(contentOf(objects, sha));
    for (const entry of entries) {
      if (entry.type === 'tree') entry.sha = await this.showTree(entry.sha, objects);
      if (entry.type === 'blob') entry.sha = await this.showBlob(entry.sha, objects);
    }
    const made = (await this.ask('POST', 'git/trees', { tree: entries })) as { sha: string };
    this.emulator.ids.same(sha, made.sha);
    this.shown.add(sha);
    return made.sha;
  }

  private async showBlob(sha: string, objects: GitObjects): Promise<string> {
    if (this.shown.has(sha)) return this.emulator.ids.inward(sha);
    // A text with the id in it, so that two such files are not the same one.
    const content = objects.get(sha) ?? Buffer.from(`The content of ${sha} is in git alone.\n`);
    const body = { content: content.toString('base64'), encoding: 'base64' };
    const made = (await this.ask('POST', 'git/blobs', body)) as { sha: string };
    this.emulator.ids.same(sha, made.sha);
    this.shown.add(sha);
    return made.sha;
  }

  private ask(method: string, path: string, body?: object): Promise<unknown> {
    return this.emulator.ask(`${method} /repos/${this.repository.fullName}/${path}`, {
      as: this.repository.owner,
      ...(body === undefined ? {} : { body }),
    });
  }

  private async run(...args: string[]): Promise<string[]> {
    const output = await this.git.run(this.repository.path, ...args);
    return output.split('\n').filter((line) => line !== '');
  }
}
