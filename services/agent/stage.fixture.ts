import { createServer } from 'node:http';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { dirname, join, normalize } from 'node:path';
import { randomUUID } from 'node:crypto';

import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  agentConsumers,
  TaskAssigned,
  TaskCancelled,
  type ArtifactRef,
  type CloudEvent,
  type TaskAssignedData,
} from '#libs/contracts';
import {
  ArtifactStore,
  MessagingModule,
  Provisioner,
  Publisher,
  watchEvents,
  JetStreamStrategy,
} from '#libs/messaging';
import { startService, type RunningService } from '#libs/runtime';
import { sandboxHere, startBroker, temporaryFolder, until, type TestBroker } from '#libs/testing';
import { git } from '#libs/workspace';

import { AgentModule } from './agent.module.ts';
import { AgentConfig } from './config.ts';

/** An agent under test. */
export interface TestAgent {
  readonly id: string;
  readonly root: string;
  readonly service: RunningService;
}

type Overrides = Partial<Omit<TaskAssignedData, 'issue' | 'limits'>> & {
  issue?: Partial<TaskAssignedData['issue']>;
  limits?: Partial<TaskAssignedData['limits']>;
};

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Octo Tester',
  GIT_AUTHOR_EMAIL: 'octo-tester@example.invalid',
  GIT_COMMITTER_NAME: 'Octo Tester',
  GIT_COMMITTER_EMAIL: 'octo-tester@example.invalid',
};
const SPECIALTY = 'backend';

/**
 * For this service's specs: a broker, everything that is said on it, repositories served over HTTP, and agents in this
 * process. The scheduler's and node-health's part is played by the spec.
 */
export class Stage {
  readonly #events: CloudEvent[] = [];
  readonly #agents: TestAgent[] = [];
  readonly #ends: (() => Promise<unknown>)[] = [];
  #count = 0;

  private constructor(
    readonly broker: TestBroker,
    readonly folder: string,
    private readonly app: INestApplicationContext,
    private readonly gitUrl: string,
  ) {}

  static async set(): Promise<Stage> {
    const broker = await startBroker();
    const folder = await temporaryFolder();
    const module = MessagingModule.register({
      service: 'spec',
      servers: broker.url,
      consumers: [],
    });
    const app = await NestFactory.createApplicationContext(module, { logger: ['error'] });
    await app.get(Provisioner).ensureStreams();
    const server = await serveFiles(folder.path);
    const stage = new Stage(broker, folder.path, app, server.url);
    const watch = await watchEvents(broker.url, ({ event }) => stage.#events.push(event));
    stage.#ends.push(
      () => watch.stop(),
      () => app.close(),
      () => server.close(),
      () => broker.stop(),
      () => folder.remove(),
    );
    return stage;
  }

  /** Brings an artifact of an attempt into a file of this spec's folder. */
  async fetchArtifact(artifact: ArtifactRef, name: string): Promise<string> {
    const file = join(this.folder, name);
    await this.app.get(ArtifactStore).fetch(artifact, file);
    return file;
  }

  /** Plays the scheduler's part: brings unfinished work into another agent's bucket. */
  async bring(artifact: ArtifactRef, to: { bucket: string; name: string }): Promise<void> {
    await this.app.get(ArtifactStore).copy(artifact, to);
  }

  async clear(): Promise<void> {
    for (const { service } of this.#agents) await service.close();
    for (const end of this.#ends) await end();
  }

  async startAgent(env: Record<string, string> = {}): Promise<TestAgent> {
    const { id, environment } = await this.prepareAgent(env);
    const service = await startService(
      {
        name: 'agent',
        Config: AgentConfig,
        module: (config) => AgentModule.register(config),
        transports: [JetStreamStrategy],
        ready: [JetStreamStrategy],
      },
      environment,
    );
    const agent = { id, root: join(this.folder, id), service };
    this.#agents.push(agent);
    return agent;
  }

  /** Plays node-health's part, and tells what to start the agent with. */
  async prepareAgent(
    env: Record<string, string>,
  ): Promise<{ id: string; environment: Record<string, string> }> {
    const id = env['AGENT_ID'] ?? `pc${(this.#count += 1)}`;
    const provisioner = this.app.get(Provisioner);
    const slots = Number(env['AGENT_SLOTS'] ?? 2);
    await provisioner.ensureConsumers(agentConsumers(id, [SPECIALTY], slots));
    await provisioner.ensureArtifactBucket(id);
    const environment = {
      LOG_LEVEL: 'fatal',
      HTTP_PORT: '0',
      SHUTDOWN_GRACE_MS: '6000',
      NATS_URL: this.broker.url,
      AGENT_ID: id,
      AGENT_SPECIALTIES: SPECIALTY,
      AGENT_WORKSPACE_ROOT: this.folder,
      AGENT_SANDBOX: await sandboxHere(),
      ANTHROPIC_API_KEY: 'not-a-key',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
      ...env,
    };
    return { id, environment };
  }

  /** What a spec has started besides; ended before the rest. */
  atEnd(end: () => Promise<unknown>): void {
    this.#ends.unshift(end);
  }

  /** Makes a repository of these files, served at `<gitUrl>/<name>.git`. */
  async makeRepository(files: Record<string, string>): Promise<TaskAssignedData['repository']> {
    const id = (this.#count += 1);
    const source = join(this.folder, 'sources', String(id));
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(source, path)), { recursive: true });
      await writeFile(join(source, path), content);
    }
    await git(['init', '--quiet', '.'], { cwd: source });
    await git(['add', '--all'], { cwd: source });
    await git(['commit', '--quiet', '-m', 'Begin'], { cwd: source, env: IDENTITY });
    await git(['clone', '--quiet', '--bare', '--', source, `../${id}.git`], { cwd: source });
    await git(['update-server-info'], { cwd: join(this.folder, 'sources', `${id}.git`) });
    return {
      id,
      fullName: `octo-tester/repository-${id}`,
      defaultBranch: 'main',
      cloneUrl: `${this.gitUrl}/sources/${id}.git`,
      private: false,
    };
  }

  /** The default branch moves on. */
  async commitTo(
    { id }: TaskAssignedData['repository'],
    files: Record<string, string>,
  ): Promise<void> {
    const source = join(this.folder, 'sources', String(id));
    for (const [path, content] of Object.entries(files))
      await writeFile(join(source, path), content);
    await git(['add', '--all'], { cwd: source });
    await git(['commit', '--quiet', '-m', 'Move on'], { cwd: source, env: IDENTITY });
    await git(['push', '--quiet', `../${id}.git`, 'main'], { cwd: source });
    await git(['update-server-info'], { cwd: join(this.folder, 'sources', `${id}.git`) });
  }

  async assign(
    agent: Pick<TestAgent, 'id'>,
    repository: TaskAssignedData['repository'],
    overrides: Overrides = {},
  ): Promise<TaskAssignedData> {
    const data: TaskAssignedData = {
      taskId: randomUUID(),
      attempt: 1,
      repository,
      requestedBy: { id: 4711, login: 'octo-tester', type: 'User' },
      specialty: SPECIALTY,
      requirements: [],
      ...overrides,
      issue: {
        id: 1,
        number: 12,
        title: 'The sum is wrong',
        body: 'It adds one too much.',
        bodyBytes: 21,
        url: 'https://git.example.invalid/octo-tester/repository/issues/12',
        labels: ['claude'],
        state: 'open',
        author: { id: 4711, login: 'octo-tester', type: 'User' },
        ...overrides.issue,
      },
      limits: {
        wallClockMs: 60_000,
        maxTurns: 20,
        maxBudgetUsd: 5,
        maxFixRounds: 2,
        ...overrides.limits,
      },
    };
    await this.assignAgain(agent, data, 'assign');
    return data;
  }

  /** The same assignment under another id, as after a loss of the broker's memory. */
  async assignAgain(
    agent: Pick<TestAgent, 'id'>,
    data: TaskAssignedData,
    verb: string,
  ): Promise<void> {
    const id = `${verb}:${data.taskId}:${data.attempt}`;
    await this.app.get(Publisher).publish(TaskAssigned, {
      id,
      tokens: { specialty: SPECIALTY, agent: agent.id },
      data,
    });
  }

  async cancel(agent: Pick<TestAgent, 'id'>, { taskId, attempt }: TaskAssignedData): Promise<void> {
    await this.app.get(Publisher).publish(TaskCancelled, {
      id: `cancel:${taskId}:${attempt}`,
      tokens: { specialty: SPECIALTY, agent: agent.id },
      data: { taskId, attempt, reason: 'The issue was closed.' },
    });
  }

  /** What was said of an attempt, by the last word of the event's type: `completed`. */
  said<Data extends object>(task: TaskAssignedData, what: string): Data[] {
    return this.#events
      .filter(
        ({ type, data }) =>
          type === `task.${what}.v1` && Reflect.get(data, 'taskId') === task.taskId,
      )
      .map(({ data }) => data as Data);
  }

  heartbeats(agent: Pick<TestAgent, 'id'>): CloudEvent[] {
    return this.#events.filter(({ subject }) => subject === `node.${agent.id}.heartbeat`);
  }

  async hear<Data extends object>(
    task: TaskAssignedData,
    what: string,
    timeoutMs = 25_000,
  ): Promise<Data> {
    return until(() => this.said<Data>(task, what)[0], {
      timeoutMs,
      what: `task.${what} of ${task.taskId}`,
    });
  }

  /** Messages that are not settled, over all durables of an agent. */
  async unsettled(): Promise<number> {
    const response = await fetch(`${this.broker.monitorUrl}/jsz?streams=true`);
    const { account_details: accounts } = (await response.json()) as {
      account_details: { stream_detail: { name: string; state: { messages: number } }[] }[];
    };
    return (
      accounts.flatMap((account) => account.stream_detail).find(({ name }) => name === 'TASKS')
        ?.state.messages ?? 0
    );
  }
}

/** A folder over HTTP: all that git's dumb protocol needs. */
async function serveFiles(folder: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    readFile(join(folder, path)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
