import { setTimeout as pause } from 'node:timers/promises';

import { docker, type Project } from './engine.ts';

const EVERY_MS = 500;

/** An issue's way, as GitHub shows it. */
export interface Pull {
  readonly number: number;
  readonly head: { readonly ref: string };
}

/** The running project, seen from outside. */
export class Cluster {
  constructor(
    private readonly project: Project,
    private readonly places: { readonly api: string; readonly github: string },
    private readonly adminToken: string,
  ) {}

  /** @returns its number */
  async openIssue(text: string): Promise<number> {
    const [title = '', ...body] = text.replace(/^# /, '').split('\n');
    const wanted = { title, body: body.join('\n').trim(), labels: ['claude'] };
    const made = await this.askGithub('/repos/octo-tester/fair-share/issues', wanted);
    return (made as { number: number }).number;
  }

  /** Of every issue, open or not. */
  async pulls(): Promise<Pull[]> {
    return (await this.askGithub('/repos/octo-tester/fair-share/pulls?state=all')) as Pull[];
  }

  async pullOf(issue: number): Promise<Pull[]> {
    return (await this.pulls()).filter(({ head }) => head.ref.startsWith(`claude/issue-${issue}-`));
  }

  async onlineAgents(): Promise<string[]> {
    const { items } = (await this.askApi('/api/v1/agents')) as {
      items: { id: string; state: string }[];
    };
    return items.filter(({ state }) => state === 'online').map(({ id }) => id);
  }

  async tasks(): Promise<{ status: string; agent?: string | null; attempt?: number }[]> {
    const { items } = (await this.askApi('/api/v1/tasks')) as { items: { status: string }[] };
    return items;
  }

  private async askApi(path: string): Promise<unknown> {
    return answerOf(this.places.api + path, { authorization: `Bearer ${this.adminToken}` });
  }

  private async askGithub(path: string, body?: object): Promise<unknown> {
    const id = await this.project.container('github');
    const { tokens } = JSON.parse(await docker(['exec', id, 'cat', '/data/tokens.json'])) as {
      tokens: Record<string, string>;
    };
    const authorization = `Bearer ${tokens['octo-tester'] ?? ''}`;
    return answerOf(this.places.github + path, { authorization }, body);
  }
}

/** Asked again until it is so; what it answered. @throws Error that says what was waited for */
export async function waitFor<T>(
  what: string,
  withinMs: number,
  ask: () => Promise<T | undefined | false>,
): Promise<T> {
  const until = Date.now() + withinMs;
  let last: unknown;
  while (Date.now() < until) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    await pause(EVERY_MS);
  }
  throw new Error(`Waited ${withinMs} ms in vain: ${what}.`, { cause: last });
}

async function answerOf(
  url: string,
  headers: Record<string, string>,
  body?: object,
): Promise<unknown> {
  const response = await fetch(url, {
    headers: { ...headers, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as unknown;
}
