import type { Api } from './api.ts';
import type { Collaborators, Role } from './collaborators.ts';
import type { CommitStatus } from './commit-words.ts';
import { APP, type Emulator } from './emulator.ts';
import type { Front } from './front.ts';
import type { Identities } from './identities.ts';
import type { Pull } from './pulls.ts';
import type { Reactions } from './reactions.ts';
import type { NewRepository, Repositories } from './repositories.ts';
import type { Delivery, WebhookRelay } from './webhook-relay.ts';

export interface NewIssue {
  /** `owner/name`. */
  repo: string;
  title: string;
  body: string;
  labels?: readonly string[];
  /** The repository's owner when absent. */
  author?: string;
}

export interface IssueComment {
  id: number;
  body: string;
  user: { login: string };
}

export interface CheckRun {
  id: number;
  name: string;
  external_id: string;
  conclusion: string | null;
  details_url: string | null;
  output: { title: string | null; summary: string | null };
}

interface Parts {
  front: Front;
  emulator: Emulator;
  identities: Identities;
  repositories: Repositories;
  relay: WebhookRelay;
  reactions: Reactions;
  collaborators: Collaborators;
  api: Api;
}

/** A started local GitHub, as seen by the one who started it. Everyone else sees HTTP. */
export class LocalGithub {
  /** Base of the REST API; `/api/v3` below it is the same, as on GitHub Enterprise. */
  readonly apiUrl: string;
  readonly gitUrl: string;
  readonly appId = APP.id;
  /** PEM, readable by its owner only. */
  readonly privateKeyFile: string;
  /** A personal access token of each person. */
  readonly tokens: Readonly<Record<string, string>>;

  /** Likewise, tokens that may read metadata and nothing else. */
  readonly readTokens: Readonly<Record<string, string>>;

  constructor(
    private readonly parts: Parts,
    o: { users: readonly string[]; privateKeyFile: string },
  ) {
    this.apiUrl = parts.front.url;
    this.gitUrl = parts.front.url;
    this.privateKeyFile = o.privateKeyFile;
    this.tokens = Object.fromEntries(
      o.users.map((login) => [login, parts.identities.tokenOfUser(login) ?? '']),
    );
    this.readTokens = Object.fromEntries(
      o.users.map((login) => [login, parts.identities.addReadToken(login)]),
    );
  }

  /** Every webhook sent so far, in order. */
  get deliveries(): readonly Delivery[] {
    return this.parts.relay.deliveries;
  }

  async createRepository(wanted: NewRepository): Promise<{ id: number; default_branch: string }> {
    const { fullName } = await this.parts.repositories.create(wanted);
    const made = await this.ask('GET', `/repos/${fullName}`, {});
    return made as { id: number; default_branch: string };
  }

  /** Its webhooks are on their way when this returns. */
  async createIssue(wanted: NewIssue): Promise<{ id: number; number: number; html_url: string }> {
    const { repo, author, ...issue } = wanted;
    const made = await this.ask('POST', `/repos/${repo}/issues`, {
      body: issue,
      login: author,
    });
    return made as { id: number; number: number; html_url: string };
  }

  /** Makes somebody with an account a collaborator, or none any more. The owner is `admin`, others may `read`. */
  grant(repo: string, login: string, role: Role): Promise<void> {
    return this.parts.collaborators.grant(repo, login, role);
  }

  /** An account as webhooks show it. */
  async account(login: string): Promise<{ id: number; login: string; type: 'User' }> {
    const found = await this.ask('GET', `/users/${login}`, { login });
    const { id } = found as { id: number };
    return { id, login, type: 'User' };
  }

  cloneUrl(repo: string): string {
    return `${this.gitUrl}/${repo}.git`;
  }

  /** In any state, oldest first; at most a hundred. */
  async pullRequests(repo: string): Promise<Pull[]> {
    const query = 'state=all&direction=asc&per_page=100';
    return (await this.ask('GET', `/repos/${repo}/pulls?${query}`, {})) as Pull[];
  }

  async comments(repo: string, number: number): Promise<IssueComment[]> {
    const path = `/repos/${repo}/issues/${number}/comments?per_page=100`;
    return (await this.ask('GET', path, {})) as IssueComment[];
  }

  async labels(repo: string, number: number): Promise<string[]> {
    const path = `/repos/${repo}/issues/${number}/labels?per_page=100`;
    return ((await this.ask('GET', path, {})) as { name: string }[]).map(({ name }) => name);
  }

  /** Of a commit, the newest first. */
  async checkRuns(repo: string, sha: string): Promise<CheckRun[]> {
    const path = `/repos/${repo}/commits/${sha}/check-runs?filter=all&per_page=100`;
    return ((await this.ask('GET', path, {})) as { check_runs: CheckRun[] }).check_runs;
  }

  /** Likewise. */
  async statuses(repo: string, sha: string): Promise<CommitStatus[]> {
    const path = `/repos/${repo}/commits/${sha}/statuses`;
    return (await this.ask('GET', path, {})) as CommitStatus[];
  }

  reactions(repo: string, number: number): { content: string; login: string }[] {
    return this.parts.reactions
      .of(`/repos/${repo}/issues/${number}`)
      .map(({ content, user }) => ({ content, login: user.login }));
  }

  /** The bare repository: git's own word on what was pushed. */
  repositoryPath(repo: string): string {
    const [owner = '', name = ''] = repo.split('/');
    const found = this.parts.repositories.find(owner, name);
    if (found === undefined) throw new Error(`There is no repository ${repo}.`);
    return found.path;
  }

  /** Sends a former delivery once more, with its old id; resolves with the receiver's status. */
  redeliver(guid: string): Promise<number> {
    return this.parts.relay.redeliver(guid);
  }

  async stop(): Promise<void> {
    await this.parts.front.close();
    await this.parts.emulator.stop();
  }

  private async ask(method: string, path: string, as: Asking): Promise<unknown> {
    const token = this.tokens[as.login ?? ownerOf(path)] ?? '';
    const answer = await this.parts.api.answer({
      method,
      path,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: Buffer.from(as.body === undefined ? '' : JSON.stringify(as.body)),
    });
    if (answer.status < 300) return JSON.parse(answer.body) as unknown;
    throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.body}`);
  }
}

interface Asking {
  body?: object;
  /** The repository's owner when absent. */
  login?: string | undefined;
}

function ownerOf(path: string): string {
  return path.split('/')[2] ?? '';
}
