import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

import {
  filterOf,
  IssueClassified,
  NodeJoined,
  parseEvent,
  PullRequestFailed,
  PullRequestHeld,
  PullRequestOpened,
  TaskAssigned,
  TaskCompleted,
  TaskProgress,
  TaskStarted,
  type CloudEvent,
  type EventDefinition,
  type TaskAssignedData,
} from '#libs/contracts';
import { Broker, Publisher } from '#libs/messaging';

import type { onBroker } from '../backstage.ts';
import type { Carried } from './load.ts';
import { AGENT, REPOSITORY, type Scene } from './scene.ts';

type App = Parameters<Parameters<typeof onBroker<void>>[1]>[0];

const PERSON = { id: 1, login: 'octo-tester', type: 'User' } as const;
const SPENT = { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 };
/** Words that are on their way at once: an agent's own come one by one, but several agents speak. */
const AT_ONCE = 16;
const HEARD = [TaskAssigned, PullRequestOpened, PullRequestFailed, PullRequestHeld];

/** Plays everybody whose words move a task, and waits for what the real services say. */
export class Life {
  readonly #said: CloudEvent[] = [];
  readonly #publisher: Publisher;
  readonly #news = new EventTarget();

  constructor(
    app: App,
    private readonly scene: Pick<Scene, 'github'>,
    private readonly signal: AbortSignal,
  ) {
    this.#publisher = app.get(Publisher);
    for (const definition of HEARD)
      app.get(Broker).nc.subscribe(filterOf(definition), {
        callback: (_, message) => {
          this.#said.push(parseEvent(message.string(), HEARD).event);
          this.#news.dispatchEvent(new Event('news'));
        },
      });
  }

  async joins(): Promise<void> {
    await this.#say(
      NodeJoined,
      { agent: AGENT },
      {
        ...{ agent: AGENT, hostname: 'octo-pc', specialties: ['backend'], slots: 4 },
        decidedAt: new Date().toISOString(),
      },
    );
  }

  /** A new issue; resolves with its task in the agent's hands, begun. */
  async begins(): Promise<TaskAssignedData> {
    const issue = await this.#createIssue();
    await this.#say(
      IssueClassified,
      { specialty: 'backend' },
      {
        deliveryId: randomUUID(),
        repository: {
          ...{ id: 1, fullName: REPOSITORY, defaultBranch: 'main', private: false },
          cloneUrl: this.scene.github.cloneUrl,
        },
        issue: {
          ...{ id: 1000 + issue.number, number: issue.number, title: 'Carry it', body: '' },
          ...{
            bodyBytes: 0,
            url: issue.html_url,
            labels: ['claude'],
            state: 'open',
            author: PERSON,
          },
        },
        ...{ requestedBy: PERSON, specialty: 'backend', priority: 'medium' },
        ...{ requirements: ['It is carried'], confidence: 1, evidence: [] },
      },
    );
    const { data } = await this.#heard(
      ({ type, data }) =>
        type === TaskAssigned.type && (data as TaskAssignedData).issue.number === issue.number,
    );
    const task = data as TaskAssignedData;
    const started = { workspacePath: '/work', claudeCodeVersion: '2.1.0', model: 'sonnet' };
    await this.#say(TaskStarted, VOICE, { ...refOf(task), ...started });
    return task;
  }

  /** So many words on how it goes, each as long as they get. */
  async progresses(task: TaskAssignedData, events: number): Promise<void> {
    let left = events;
    const speak = async (): Promise<void> => {
      while (left-- > 0) {
        this.signal.throwIfAborted();
        const message = `Edits file ${left}: ${'what it does now '.repeat(16)}`.slice(0, 300);
        await this.#say(TaskProgress, VOICE, {
          ...refOf(task),
          ...{ stage: 'edit', round: 0, message },
          spend: { ...SPENT, model: 'sonnet', turns: 1, costUsd: 0.01 },
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, speak));
  }

  /** Resolves with what pr-publisher says of it. */
  async completes(task: TaskAssignedData, carried: Carried): Promise<CloudEvent> {
    await this.#say(TaskCompleted, VOICE, {
      ...{ ...refOf(task), ...carried, summary: 'It is carried.', rounds: 0, durationMs: 1000 },
      tests: { verdict: 'passed', source: 'package.json', runs: [], tail: 'ok' },
      spend: { ...SPENT, model: 'sonnet', turns: 1, costUsd: 0.01 },
    });
    return this.#heard(
      ({ type, data }) =>
        type !== TaskAssigned.type && (data as { taskId?: string }).taskId === task.taskId,
    );
  }

  async #say<Data extends object>(
    definition: EventDefinition<Data>,
    tokens: Record<string, string>,
    data: Data,
  ): Promise<void> {
    await this.#publisher.publish(definition, { id: randomUUID(), tokens, data });
  }

  async #heard(fits: (event: CloudEvent) => boolean): Promise<CloudEvent> {
    for (;;) {
      const found = this.#said.find(fits);
      if (found !== undefined) return found;
      await once(this.#news, 'news', { signal: this.signal });
    }
  }

  async #createIssue(): Promise<{ number: number; html_url: string }> {
    const { apiUrl, token } = this.scene.github;
    const response = await fetch(`${apiUrl}/repos/${REPOSITORY}/issues`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Carry it', body: '' }),
    });
    return (await response.json()) as { number: number; html_url: string };
  }
}

const VOICE = { specialty: 'backend', agent: AGENT };

function refOf({ taskId, attempt }: TaskAssignedData): { taskId: string; attempt: number } {
  return { taskId, attempt };
}
