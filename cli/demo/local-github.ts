import type { LocalGithubAccess } from '../../infra/local/cluster/start-stand-ins.ts';
import type { IssueText } from './parse-issue.ts';

/** A pull request, as far as it is read back here. */
export interface Pull {
  readonly number: number;
  readonly html_url: string;
  readonly state: 'closed' | 'open';
  readonly merged_at?: string | null;
  readonly draft?: boolean;
  readonly head: { readonly ref: string; readonly sha: string };
}

export interface PullFile {
  readonly filename: string;
  readonly additions: number;
  readonly deletions: number;
}

/** The local GitHub, asked over REST as a person who owns a repository there. */
export class LocalGithub {
  readonly fullName: string;
  readonly cloneUrl: string;
  readonly apiUrl: string;
  private readonly token: string;

  constructor(access: LocalGithubAccess, owner: string, repository: string) {
    this.apiUrl = access.apiUrl;
    this.token = access.tokens[owner] ?? '';
    this.fullName = `${owner}/${repository}`;
    this.cloneUrl = `${access.apiUrl}/${this.fullName}.git`;
  }

  /** A copy of what lies at `from`, which is only read. */
  async createRepository(from: string): Promise<void> {
    const [, name = ''] = this.fullName.split('/');
    await this.ask('POST', '/_local/repositories', { name, from });
  }

  async openIssue(
    issue: IssueText & { readonly labels: readonly string[] },
  ): Promise<{ number: number }> {
    const { title, body, labels } = issue;
    return (await this.askHere('POST', '/issues', { title, body, labels })) as { number: number };
  }

  /** The newest hundred: GitHub gives no more at once, and thirty when not asked for more. */
  async pulls(): Promise<Pull[]> {
    return (await this.askHere('GET', '/pulls?state=all&per_page=100')) as Pull[];
  }

  async pull(number: number): Promise<Pull> {
    return (await this.askHere('GET', `/pulls/${number}`)) as Pull;
  }

  async filesOf(number: number): Promise<PullFile[]> {
    return (await this.askHere('GET', `/pulls/${number}/files`)) as PullFile[];
  }

  /** A command line that says something on an issue, as the repository's owner. */
  commandToComment(issueNumber: number, body: string): string {
    const url = `${this.apiUrl}/repos/${this.fullName}/issues/${issueNumber}/comments`;
    return `curl -H 'authorization: Bearer ${this.token}' -H 'content-type: application/json' -d '${JSON.stringify({ body })}' ${url}`;
  }

  private askHere(method: string, path: string, body?: object): Promise<unknown> {
    return this.ask(method, `/repos/${this.fullName}${path}`, body);
  }

  private async ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.apiUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        connection: 'close',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as unknown;
    throw new Error(`The local GitHub answered ${response.status} to ${method} ${path}: ${text}`);
  }
}
