import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import {
  filterOf,
  NodeJoined,
  parseEvent,
  STREAMS,
  TaskAssigned,
  TaskCompleted,
  TaskStarted,
  tokensOf,
  type EventDefinition,
  type TaskAssignedData,
} from '#libs/contracts';
import { Broker, Publisher } from '#libs/messaging';

import type { onBroker } from '../backstage.ts';

type App = Parameters<Parameters<typeof onBroker<void>>[1]>[0];

/** What an agent was given, and when it heard of it. */
interface Given {
  readonly taskId: string;
  readonly atMs: number;
}

const SHA = { baseSha: 'a'.repeat(40), headSha: 'b'.repeat(40) };
const SPENT = { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 };

/** Agents with one slot each that do nothing for a fixed time. They overhear what is assigned, and say what agents say. */
export class NoOpAgents {
  /** In the order in which it was assigned. */
  given: Given[] = [];
  readonly #broker: Broker;
  readonly #publisher: Publisher;
  readonly #news = new EventTarget();
  readonly #working = new Set<Promise<void>>();

  constructor(
    app: App,
    private readonly of: { agents: number; workMs: number; signal: AbortSignal },
  ) {
    this.#publisher = app.get(Publisher);
    this.#broker = app.get(Broker);
    this.#broker.nc.subscribe(filterOf(TaskAssigned), {
      callback: (_, message) => {
        const { event } = parseEvent(message.string(), [TaskAssigned]);
        const { agent = '' } = tokensOf(TaskAssigned, message.subject);
        const task = event.data as TaskAssignedData;
        this.given.push({ taskId: task.taskId, atMs: performance.now() });
        this.#news.dispatchEvent(new Event('news'));
        const work = this.#doNothing(agent, task).finally(() => this.#working.delete(work));
        this.#working.add(work);
      },
    });
  }

  async join(): Promise<void> {
    for (let number = 1; number <= this.of.agents; number += 1) {
      const agent = `pc${number}`;
      await this.#say(
        NodeJoined,
        { agent },
        {
          ...{ agent, hostname: agent, specialties: ['backend'], slots: 1 },
          decidedAt: new Date().toISOString(),
        },
      );
    }
  }

  /** Looks whenever something was given out. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await once(this.#news, 'news', { signal: this.of.signal });
  }

  /** Resolves when all they have begun is completed. */
  async areDone(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  /** They overhear and acknowledge nothing: what lies there would fill their subjects, and be said again and again. */
  async forget(): Promise<void> {
    await this.#broker.jsm.streams.purge(STREAMS.TASKS.name);
    this.given = [];
  }

  async #doNothing(agent: string, { taskId, attempt, specialty }: TaskAssignedData): Promise<void> {
    const tokens = { specialty, agent };
    const ref = { taskId, attempt };
    const began = { workspacePath: '/var/empty', claudeCodeVersion: '2.1.0', model: 'none' };
    await this.#say(TaskStarted, tokens, { ...ref, ...began });
    await pause(this.of.workMs, undefined, { signal: this.of.signal });
    await this.#say(TaskCompleted, tokens, {
      ...{ ...ref, ...SHA, summary: 'Nothing.', rounds: 0, durationMs: 1, artifacts: [] },
      diff: { files: 1, insertions: 1, deletions: 0, paths: ['nothing.txt'] },
      tests: { verdict: 'none', source: 'none', runs: [], tail: '' },
      spend: { ...SPENT, model: 'none', turns: 1, costUsd: 0 },
    });
  }

  async #say<Data extends object>(
    definition: EventDefinition<Data>,
    tokens: Record<string, string>,
    data: Data,
  ): Promise<void> {
    await this.#publisher.publish(definition, { id: randomUUID(), tokens, data });
  }
}
