import type { Emulator } from './emulator.ts';
import type { Git } from './git.ts';
import { contentOf, parseCommit, parseTree, readObjects, type GitObjects } from './git-objects.ts';
import type { Repository } from './repository.ts';

/** A history with more objects than this is shown to the API from its tip only: its look-ups are linear. */
const OBJECTS_MAX = 4000;

/**
 * Shows the emulator what was pushed: new objects and refs through GitHub's own Git Data API.
 *
 * The emulator computes ids as git does, so both sides name the same commit; `ObjectIds` covers the rest.
 */
export class Mirror {
  private readonly shown = new Set<string>();
  private readonly refs = new Map<string, string>();
  private turn: Promise<void> = Promise.resolve();

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
    const objects = await readObjects(this.git, this.repository.path, wanted);
    const order = all
      ? await this.run('rev-list', '--reverse', '--topo-order', tip, ...known)
      : [tip];
    for (const commit of order) await this.showCommit(commit, objects);
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
      if (entry.type === 'blob') await this.showBlob(entry.sha, objects);
    }
    const made = (await this.ask('POST', 'git/trees', { tree: entries })) as { sha: string };
    this.emulator.ids.same(sha, made.sha);
    this.shown.add(sha);
    return made.sha;
  }

  private async showBlob(sha: string, objects: GitObjects): Promise<void> {
    if (this.shown.has(sha)) return;
    const content = contentOf(objects, sha).toString('base64');
    await this.ask('POST', 'git/blobs', { content, encoding: 'base64' });
    this.shown.add(sha);
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
