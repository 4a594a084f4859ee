import { randomUUID } from 'node:crypto';

import { NestFactory } from '@nestjs/core';
import {
  EVENTS,
  failure,
  filterOf,
  IssueClassified,
  IssueDeclined,
  NodeJoined,
  NodeOffline,
  parseEvent,
  TaskAssigned,
  type CloudEvent,
  type EventDefinition,
  type FailureCode,
  type IssueClassifiedData,
  type IssueDeclinedData,
  type NodeStateData,
  type SubjectTokens,
  type TaskAssignedData,
  type TaskCompletedData,
  type TaskFailedData,
  type TaskProgressData,
  TaskCompleted,
  TaskFailed,
  TaskProgress,
  TaskStarted,
} from '#libs/contracts';
import { Broker, MessagingModule, Publisher } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { startService, type RunningService } from '#libs/runtime';

import { scheduler } from './service.ts';
import { Task } from './task.entity.ts';

/** A scheduler in this process, on a real broker and database. */
export async function startScheduler(environment: Record<string, string>): Promise<RunningService> {
  return startService(scheduler, { LOG_LEVEL: 'fatal', HTTP_PORT: '0', ...environment });
}

export type Assigned = CloudEvent<TaskAssignedData>;

export interface Asking {
  readonly body?: string;
  readonly repositoryId?: number;
  readonly specialty?: IssueClassifiedData['specialty'];
  readonly priority?: IssueClassifiedData['priority'];
  readonly updatedAt?: string;
  readonly givenAt?: string;
  readonly swept?: boolean;
}

/**
 * Everybody the scheduler talks with, played by the test over the real broker: it speaks for them and remembers
 * all that was said, each thing once.
 */
export class Stage {
  readonly said = new Map<string, CloudEvent>();

  private constructor(
    private readonly publisher: Publisher,
    private readonly end: () => Promise<void>,
  ) {}

  static async open(servers: string): Promise<Stage> {
    const module = MessagingModule.register({ service: 'stage', servers, consumers: [] });
    const app = await NestFactory.createApplicationContext(module, { logger: ['error'] });
    const stage = new Stage(app.get(Publisher), () => app.close());
    const { nc } = app.get(Broker);
    for (const subject of EVENTS.map((definition) => filterOf(definition)))
      nc.subscribe(subject, {
        callback: (_, message) => {
          const { event } = parseEvent(message.string(), EVENTS);
          stage.said.set(event.id, event);
        },
      });
    await nc.flush();
    return stage;
  }

  async close(): Promise<void> {
    await this.end();
  }

  /** What was said of this kind, about this task if one is given, in order. */
  heard<Data extends object>(
    definition: EventDefinition<Data>,
    taskId?: string,
  ): CloudEvent<Data>[] {
    return [...this.said.values()]
      .map((event) => event as CloudEvent<Data>)
      .filter(({ type }) => type === definition.type)
      .filter(({ data }) => taskId === undefined || ('taskId' in data && data.taskId === taskId));
  }

  /** The id of the message differs, so that the broker can't drop what is said twice: the scheduler has to. */
  async say<Data extends object>(
    definition: EventDefinition<Data>,
    saying: { id?: string; tokens: SubjectTokens; data: Data },
  ): Promise<void> {
    const prepared = this.publisher.prepare(definition, { id: randomUUID(), ...saying });
    await this.publisher.send({ ...prepared, id: randomUUID() });
  }

  async ask(number: number, asking: Asking = {}, id: string = randomUUID()): Promise<void> {
    const data = askedFor(number, asking);
    await this.say(IssueClassified, { id, tokens: { specialty: data.specialty }, data });
  }

  async withdraw(
    number: number,
    issueUpdatedAt?: string,
    reason: IssueDeclinedData['reason'] = 'closed',
  ): Promise<void> {
    const repositoryId = 1;
    const data: IssueDeclinedData = {
      deliveryId: randomUUID(),
      repository: repository(repositoryId),
      issueId: repositoryId * 1000 + number,
      issueNumber: number,
      reason,
      detail: 'The issue was closed.',
      answerOwed: false,
      ...(issueUpdatedAt && { issueUpdatedAt }),
    };
    await this.say(IssueDeclined, { tokens: { specialty: 'general' }, data });
  }

  async agent(
    definition: EventDefinition<NodeStateData>,
    name: string,
    more: Partial<NodeStateData> = {},
  ): Promise<void> {
    const fact: Omit<NodeStateData, never> = {
      agent: name,
      hostname: `${name}.example`,
      specialties: ['backend'],
      slots: 1,
      decidedAt: new Date().toISOString(),
    };
    await this.say(definition, { tokens: { agent: name }, data: { ...fact, ...more } });
  }

  async joins(name: string, more: Partial<NodeStateData> = {}): Promise<void> {
    await this.agent(NodeJoined, name, more);
  }

  async goesOffline(name: string): Promise<void> {
    await this.agent(NodeOffline, name);
  }

  /** The assignments made so far, of one issue if a number is given. */
  assigned(issueNumber?: number): Assigned[] {
    return this.heard(TaskAssigned).filter(
      ({ data }) => issueNumber === undefined || data.issue.number === issueNumber,
    );
  }

  async starts(assignment: Assigned, by = agentOf(assignment)): Promise<void> {
    const { taskId, attempt, specialty } = assignment.data;
    await this.say(TaskStarted, {
      tokens: { specialty, agent: by },
      data: {
        taskId,
        attempt,
        workspacePath: '/var/lib/agent/tree',
        claudeCodeVersion: '2.1.0',
        model: 'sonnet',
      },
    });
  }

  async progresses(
    assignment: Assigned,
    by = agentOf(assignment),
    more: Partial<TaskProgressData> = {},
  ): Promise<void> {
    const { taskId, attempt, specialty } = assignment.data;
    const data = { taskId, attempt, stage: 'edit', round: 0, message: 'Edits' } as const;
    await this.say(TaskProgress, {
      tokens: { specialty, agent: by },
      data: { ...data, spend: spend(0.25), ...more },
    });
  }

  async completes(assignment: Assigned, by = agentOf(assignment), id?: string): Promise<void> {
    const tokens = { specialty: assignment.data.specialty, agent: by };
    const data = resultOf(assignment);
    await this.say(TaskCompleted, { tokens, data, ...(id === undefined ? {} : { id }) });
  }

  async fails(
    assignment: Assigned,
    code: FailureCode,
    { by = agentOf(assignment), ...more }: Partial<TaskFailedData> & { by?: string } = {},
  ): Promise<void> {
    const { taskId, attempt, specialty } = assignment.data;
    const data: TaskFailedData = {
      taskId,
      attempt,
      failure: failure(code, `It was ${code}. Look at the log.`),
      spend: spend(0.5),
      durationMs: 1,
      artifacts: [],
      ...more,
    };
    await this.say(TaskFailed, { tokens: { specialty, agent: by }, data });
  }
}

export function agentOf(assignment: Assigned): string {
  return assignment.subject.split('.').at(-1) ?? '';
}

export async function taskOf(
  { app }: RunningService,
  issueNumber: number,
  repositoryId = 1,
): Promise<Task | null> {
  return app.get(Database).manager.findOneBy(Task, { issueNumber, repositoryId });
}

/** What the scheduler said under ids that begin so, whose effect is not recorded. */
export async function unsettled({ app }: RunningService, idStart: string): Promise<string[]> {
  const rows: { id: string }[] = await app
    .get(Database)
    .manager.query(
      `select message_id as id from outbox where settled_at is null and starts_with(message_id, $1) order by id`,
      [idStart],
    );
  return rows.map(({ id }) => id);
}

/** What has been fenced so far, as /metrics tells it. */
export async function fenced({ url }: RunningService, event: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text
    .split('\n')
    .find((candidate) => candidate.startsWith(`task_events_fenced_total{event="${event}"}`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

export function spend(costUsd: number): TaskCompletedData['spend'] {
  return {
    model: 'sonnet',
    inputTokens: 1,
    outputTokens: 1,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    turns: 1,
    costUsd,
  };
}

export function resultOf({ data: { taskId, attempt } }: Assigned): TaskCompletedData {
  return {
    taskId,
    attempt,
    baseSha: 'a'.repeat(40),
    headSha: 'b'.repeat(40),
    diff: { files: 1, insertions: 2, deletions: 1, paths: ['src/totals.js'] },
    summary: 'Counts once.',
    tests: { verdict: 'passed', source: 'package.json', runs: [], tail: 'ok' },
    spend: spend(1),
    rounds: 0,
    durationMs: 1000,
    artifacts: [],
  };
}

export function askedFor(
  number: number,
  { body = '', repositoryId = 1, specialty = 'backend', priority = 'medium', ...more }: Asking = {},
): IssueClassifiedData {
  const octo = { id: 7, login: 'octo-tester', type: 'User' } as const;
  return {
    deliveryId: randomUUID(),
    repository: repository(repositoryId),
    issue: {
      id: repositoryId * 1000 + number,
      number,
      title: `Total ${number} is wrong`,
      body,
      bodyBytes: Buffer.byteLength(body),
      url: `https://github.example/octo-tester/shop-${repositoryId}/issues/${number}`,
      labels: ['claude'],
      state: 'open',
      author: octo,
      ...(more.updatedAt && { updatedAt: more.updatedAt }),
    },
    ...(more.swept && { swept: true }),
    ...(more.givenAt && { givenAt: more.givenAt }),
    requestedBy: octo,
    specialty,
    priority,
    requirements: ['Totals are right'],
    confidence: 1,
    evidence: [],
  };
}

function repository(id: number): IssueClassifiedData['repository'] {
  return {
    id,
    fullName: `octo-tester/shop-${id}`,
    defaultBranch: 'main',
    cloneUrl: `https://github.example/octo-tester/shop-${id}.git`,
    private: false,
  };
}
