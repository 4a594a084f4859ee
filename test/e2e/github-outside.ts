import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { until } from '#libs/testing';
import { git } from '#libs/workspace';

import type { LocalGithubAccess } from '../../infra/local/cluster/start-stand-ins.ts';

/** Owns every repository and opens every issue. */
export const PERSON = 'octo-tester';

/** By path from the root of a repository. */
export type Files = Readonly<Record<string, string>>;

export interface NewIssue {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

export interface PullRequest {
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly draft: boolean;
  readonly body: string;
  readonly head: { readonly ref: string; readonly sha: string };
}

/** The words by which an issue's comment says that nothing more will happen. */
const LAST_WORDS =
  /\*\*(?:Claude finished|Claude could not finish|Claude does not take this on|Stopped)/;

const ENDS_WITHIN_MS = 150_000;

/**
 * The system as a person sees it who has nothing but GitHub: REST and git.
 *
 * Whether an issue ended well is asked here and nowhere else, so that no table and no event of ours is believed.
 */
export class GithubOutside {
  constructor(
    private readonly access: LocalGithubAccess,
    private readonly folder: string,
  ) {}

  async createRepository(name: string, files: Files): Promise<void> {
    const from = join(this.folder, name);
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(from, path)), { recursive: true });
      await writeFile(join(from, path), content);
    }
    await this.createRepositoryFrom(name, from);
  }

  /** A copy of a folder, which is only read. */
  async createRepositoryFrom(name: string, from: string): Promise<void> {
    await this.ask('POST', '/_local/repositories', { name, from });
  }

  /** Lets somebody with an account push. */
  async mayPush(repository: string, login: string): Promise<void> {
    const path = `/repos/${PERSON}/${repository}/collaborators/${login}`;
    await this.ask('PUT', path, { permission: 'push' });
  }

  /** Says something on an issue; returns the comment's id. */
  async comment(
    repository: string,
    number: number,
    said: { body: string; as: string },
  ): Promise<number> {
    const path = `/repos/${PERSON}/${repository}/issues/${number}/comments`;
    const made = await this.askAs(said.as, `POST ${path}`, { body: said.body });
    return (made as { id: number }).id;
  }

  /** What is shown on a comment, in order: `eyes`, `+1`... */
  async reactionsToComment(repository: string, id: number): Promise<string[]> {
    const path = `/repos/${PERSON}/${repository}/issues/comments/${id}/reactions`;
    return ((await this.ask('GET', path)) as { content: string }[]).map(({ content }) => content);
  }

  async openIssue(repository: string, issue: NewIssue): Promise<number> {
    const made = await this.ask('POST', `/repos/${PERSON}/${repository}/issues`, issue);
    return (made as { number: number }).number;
  }

  /** What a webhook says of it: the repository's and the issue's own objects. */
  async describe(
    repository: string,
    number: number,
  ): Promise<{ issue: object; repository: object }> {
    const path = `/repos/${PERSON}/${repository}`;
    const [issue, described] = await Promise.all([
      this.ask('GET', `${path}/issues/${number}`),
      this.ask('GET', path),
    ]);
    return { issue: issue as object, repository: described as object };
  }

  async closeIssue(repository: string, number: number): Promise<void> {
    await this.ask('PATCH', `/repos/${PERSON}/${repository}/issues/${number}`, { state: 'closed' });
  }

  async putLabel(repository: string, number: number, label: string): Promise<void> {
    await this.ask('POST', `/repos/${PERSON}/${repository}/issues/${number}/labels`, {
      labels: [label],
    });
  }

  async takeLabel(repository: string, number: number, label: string): Promise<void> {
    const path = `/repos/${PERSON}/${repository}/issues/${number}/labels/${label}`;
    await this.ask('DELETE', path);
  }

  /** In any state. */
  async pullRequests(repository: string): Promise<PullRequest[]> {
    return (await this.ask(
      'GET',
      `/repos/${PERSON}/${repository}/pulls?state=all`,
    )) as PullRequest[];
  }

  async comments(repository: string, number: number): Promise<string[]> {
    const path = `/repos/${PERSON}/${repository}/issues/${number}/comments`;
    return ((await this.ask('GET', path)) as { body: string }[]).map(({ body }) => body);
  }

  /** The comments of an issue, once one of them says that this is the end. */
  end(repository: string, number: number): Promise<string[]> {
    return until(
      async () => {
        const comments = await this.comments(repository, number);
        return comments.some((comment) => LAST_WORDS.test(comment)) && comments;
      },
      { timeoutMs: ENDS_WITHIN_MS, what: `the end of ${repository}#${number}` },
    );
  }

  /** Git's own word on where a branch is; undefined when there is none. */
  async commitOf(repository: string, branch: string): Promise<string | undefined> {
    const url = `${this.access.apiUrl}/${PERSON}/${repository}.git`;
    const listed = await git(['ls-remote', url, `refs/heads/${branch}`], { cwd: this.folder });
    return /^[0-9a-f]{40}/.exec(listed)?.[0];
  }

  private ask(method: string, path: string, body?: object): Promise<unknown> {
    return this.askAs(PERSON, `${method} ${path}`, body);
  }

  private async askAs(login: string, call: string, body?: object): Promise<unknown> {
    const [method = '', path = ''] = call.split(' ');
    const response = await fetch(this.access.apiUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${this.access.tokens[login] ?? ''}`,
        'content-type': 'application/json',
        connection: 'close',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }
}
