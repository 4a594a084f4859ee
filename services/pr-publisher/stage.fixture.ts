import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { NestFactory } from '@nestjs/core';
import {
  EVENTS,
  filterOf,
  parseEvent,
  PullRequestRequested,
  type ArtifactRef,
  type CloudEvent,
  type EventDefinition,
  type PullRequestRequestedData,
  type RepositoryRef,
  type SubjectTokens,
} from '#libs/contracts';
import {
  artifactBucket,
  ArtifactStore,
  Broker,
  JetStreamStrategy,
  MessagingModule,
  Provisioner,
  Publisher,
} from '#libs/messaging';
import { startService, type RunningService } from '#libs/runtime';
import { createBundle, git, RESULT_REF } from '#libs/workspace';

import { PrPublisherConfig } from './config.ts';
import { PrPublisherModule } from './pr-publisher.module.ts';

export const AGENT = 'pc1';
const TESTER = { id: 1, login: 'octo-tester', type: 'User' } as const;

/** A pr-publisher in this process, on a real broker and database and the local GitHub. */
export function startPublisher(environment: Record<string, string>): Promise<RunningService> {
  return startService(
    {
      name: 'pr-publisher',
      Config: PrPublisherConfig,
      module: (config) => PrPublisherModule.register(config),
      transports: [JetStreamStrategy],
    },
    { LOG_LEVEL: 'silent', HTTP_PORT: '0', ...environment },
  );
}

export interface Work {
  repository: RepositoryRef;
  issue: { number: number; title: string };
  taskId?: string;
  attempt?: number;
  /** Files of the commit, by path. */
  files?: Record<string, string>;
  /** What is said in place of what is true. */
  lies?: Partial<PullRequestRequestedData>;
  /** The commit to start from, in place of the default branch's. */
  from?: (clone: string) => Promise<string>;
}

/** Everybody pr-publisher talks with over the broker, played by the test. */
export class Stage {
  private readonly said = new Map<string, CloudEvent>();

  private constructor(
    private readonly publisher: Publisher,
    private readonly artifacts: ArtifactStore,
    private readonly o: { folder: string; end: () => Promise<void> },
  ) {}

  static async open(servers: string, folder: string): Promise<Stage> {
    const module = MessagingModule.register({ service: 'stage', servers, consumers: [] });
    const app = await NestFactory.createApplicationContext(module, { logger: ['error'] });
    await app.get(Provisioner).ensureArtifactBucket(AGENT);
    const end = (): Promise<void> => app.close();
    const stage = new Stage(app.get(Publisher), app.get(ArtifactStore), { folder, end });
    const { nc } = app.get(Broker);
    for (const definition of EVENTS)
      nc.subscribe(filterOf(definition), {
        callback: (_, message) => {
          const { event } = parseEvent(message.string(), EVENTS);
          stage.said.set(`${event.id} ${message.reply ?? ''}`, event);
        },
      });
    await nc.flush();
    return stage;
  }

  close(): Promise<void> {
    return this.o.end();
  }

  /** What was said of this kind about a task, in order; twice when it was said twice. */
  heard<Data extends object>(
    definition: EventDefinition<Data>,
    taskId: string,
  ): CloudEvent<Data>[] {
    return [...this.said.values()]
      .filter(({ type, data }) => type === definition.type && 'taskId' in data)
      .map((event) => event as CloudEvent<Data & { taskId: string }>)
      .filter(({ data }) => data.taskId === taskId);
  }

  /** What was said of this kind about anything. */
  heardOf<Data extends object>(definition: EventDefinition<Data>): CloudEvent<Data>[] {
    return [...this.said.values()]
      .filter(({ type }) => type === definition.type)
      .map((event) => event as CloudEvent<Data>);
  }

  /** The id of the message differs each time, so that the broker can't drop what is said twice. */
  async say<Data extends object>(
    definition: EventDefinition<Data>,
    saying: { id?: string; tokens: SubjectTokens; data: Data },
  ): Promise<void> {
    const prepared = this.publisher.prepare(definition, { id: randomUUID(), ...saying });
    await this.publisher.send({ ...prepared, id: randomUUID() });
  }

  async request(data: PullRequestRequestedData): Promise<void> {
    const id = `request:${data.taskId}:${data.attempt}`;
    await this.say(PullRequestRequested, { id, tokens: { specialty: 'backend' }, data });
  }

  /** Does an agent's work: clone, commit, bundle, upload; returns what the scheduler would ask to be published. */
  async work(work: Work): Promise<Readonly<PullRequestRequestedData>> {
    const { repository, taskId = randomUUID(), attempt = 1 } = work;
    const clone = join(this.o.folder, randomUUID());
    await git(['clone', '--quiet', repository.cloneUrl, clone], { cwd: this.o.folder });
    const baseSha = (await work.from?.(clone)) ?? (await headOf(clone));
    const headSha = await commit(clone, work.files ?? { 'fix.txt': `attempt ${attempt}\n` });
    await git(['update-ref', RESULT_REF, headSha], { cwd: clone });
    const file = join(clone, '.git', 'work.bundle');
    await createBundle({ gitDir: join(clone, '.git'), baseSha, file });
    const artifact = await this.artifacts.put({
      bucket: artifactBucket(AGENT),
      name: `${taskId}/${attempt}/bundle`,
      kind: 'bundle',
      file,
    });
    return { ...claims(work, artifact), taskId, attempt, baseSha, headSha, ...work.lies };
  }
}

/** One commit by the test's own hand; returns its id. */
export async function commit(clone: string, files: Record<string, string>): Promise<string> {
  for (const [path, content] of Object.entries(files)) await writeFile(join(clone, path), content);
  await git(['add', '--all'], { cwd: clone });
  const who = ['-c', 'user.name=Octo Tester', '-c', 'user.email=octo@example.invalid'];
  // Two works of one second must not be the same commit, whatever is in them.
  await git([...who, 'commit', '--quiet', '--message', `Work ${randomUUID()}`], { cwd: clone });
  return headOf(clone);
}

/** Text that does not compress. */
export function noise(chars: number): string {
  let seed = 1;
  let text = '';
  while (text.length < chars) {
    seed = (seed * 48_271) % 2_147_483_647;
    text += seed.toString(36);
  }
  return text;
}

async function headOf(clone: string): Promise<string> {
  return (await git(['rev-parse', 'HEAD'], { cwd: clone })).trim();
}

function claims(
  { repository, issue }: Work,
  artifact: ArtifactRef,
): Omit<PullRequestRequestedData, 'taskId' | 'attempt' | 'baseSha' | 'headSha'> {
  return {
    repository,
    issue: {
      ...issue,
      id: issue.number,
      body: '',
      bodyBytes: 0,
      url: `https://github.example/${repository.fullName}/issues/${issue.number}`,
      labels: ['claude'],
      state: 'open',
      author: TESTER,
    },
    requestedBy: TESTER,
    agent: AGENT,
    attemptsMax: 3,
    specialty: 'backend',
    diff: { files: 1, insertions: 1, deletions: 0, paths: ['fix.txt'] },
    summary: 'The total counts every item now.',
    tests: { verdict: 'passed', source: 'package.json', runs: [], tail: 'ok' },
    spend: {
      model: 'sonnet',
      inputTokens: 10,
      outputTokens: 5,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      turns: 2,
      costUsd: 0.05,
    },
    rounds: 0,
    durationMs: 1000,
    artifacts: [artifact],
  };
}
