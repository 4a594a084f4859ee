import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { GithubIssue, IssueClassified, TaskQueued, type CloudEvent } from '#libs/contracts';
import { JetStreamStrategy, watchEvents } from '#libs/messaging';
import { startService, type RunningService } from '#libs/runtime';
import {
  createDatabase,
  freePort,
  startBroker,
  startGithub,
  temporaryFolder,
  until,
  type LocalGithub,
  type TemporaryFolder,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { issueClassifier } from '../services/issue-classifier/service.ts';
import { PrPublisherConfig } from '../services/pr-publisher/config.ts';
import { PrPublisherModule } from '../services/pr-publisher/pr-publisher.module.ts';
import { SchedulerConfig } from '../services/scheduler/config.ts';
import { SchedulerModule } from '../services/scheduler/scheduler.module.ts';
import { webhookIngest } from '../services/webhook-ingest/service.ts';

const REPO = 'octo-tester/shop';
const GITHUB_WEBHOOK_SECRET = 'an invented secret';

describe('an issue that was labelled while webhook-ingest was down', () => {
  let broker: TestBroker;
  let database: TestDatabase;
  let folder: TemporaryFolder;
  let github: LocalGithub;
  let stopGithub: () => Promise<void>;
  let ingestPort: number;
  let watching: { stop(): Promise<void> };
  const heard: CloudEvent[] = [];
  const running: RunningService[] = [];

  beforeEach(async () => {
    [broker, database, folder, ingestPort] = await Promise.all([
      startBroker(),
      createDatabase(),
      temporaryFolder(),
      freePort(),
    ]);
    await broker.provision();
    const url = `http://127.0.0.1:${ingestPort}/webhook/github`;
    ({ github, stop: stopGithub } = await startGithub({
      webhook: { url, secret: GITHUB_WEBHOOK_SECRET },
    }));
    await writeFile(join(folder.path, 'README.md'), '# Shop\n');
    await github.createRepository({ owner: 'octo-tester', name: 'shop', from: folder.path });
    heard.length = 0;
    watching = await watchEvents(broker.url, ({ event }) => heard.push(event));
    const { apiUrl: GITHUB_API_URL } = github;
    const GITHUB_TOKEN = github.readTokens['octo-tester'] ?? '';
    const scheduler = {
      name: 'scheduler',
      Config: SchedulerConfig,
      module: (config: SchedulerConfig) => SchedulerModule.register(config),
      transports: [JetStreamStrategy],
    };
    running.push(
      await startService(issueClassifier, environment({ GITHUB_API_URL, GITHUB_TOKEN })),
      await startService(scheduler, environment()),
    );
  });

  afterEach(async () => {
    for (const service of running.splice(0).reverse()) await service.close();
    await watching.stop();
    await stopGithub();
    await Promise.all([broker.stop(), database.drop(), folder.remove()]);
  });

  function environment(more: Record<string, string> = {}): Record<string, string> {
    const { url: DATABASE_URL } = database;
    const common = { LOG_LEVEL: 'silent', HTTP_PORT: '0', NATS_URL: broker.url, DATABASE_URL };
    return { ...common, ...more };
  }

  async function startPublisher(access: Record<string, string>): Promise<void> {
    const publisher = {
      name: 'pr-publisher',
      Config: PrPublisherConfig,
      module: (config: PrPublisherConfig) => PrPublisherModule.register(config),
      transports: [JetStreamStrategy],
    };
    const more = { GITHUB_API_URL: github.apiUrl, INTAKE_SWEEP_MS: '200', ...access };
    running.push(await startService(publisher, environment(more)));
  }

  async function startIngest(): Promise<void> {
    const more = { GITHUB_WEBHOOK_SECRET, HTTP_PORT: String(ingestPort) };
    running.push(await startService(webhookIngest, environment(more)));
  }

  const withApp = (): Record<string, string> => ({
    GITHUB_APP_ID: String(github.appId),
    GITHUB_APP_PRIVATE_KEY_FILE: github.privateKeyFile,
  });

  async function unheardIssue(): Promise<number> {
    const issue = { repo: REPO, title: 'Fix the total', body: '', labels: ['claude'] };
    const { number } = await github.createIssue(issue);
    const isOfIt = ({ body }: { body: string }): boolean => body.includes(`"number":${number}`);
    await until(() => github.deliveries.filter(isOfIt).length === 2, { what: 'two webhooks' });
    return number;
  }

  const tasksOf = (issueNumber: number): CloudEvent[] =>
    heard.filter(
      ({ type, data }) =>
        type === TaskQueued.type && 'issueNumber' in data && data.issueNumber === issueNumber,
    );

  const classified = (issueNumber: number): string[] =>
    heard
      .filter(({ type, data }) => type === IssueClassified.type && 'issue' in data)
      .filter(({ data }) => JSON.stringify(data).includes(`"number":${issueNumber},`))
      .map(({ id }) => id);

  const actions = (): string[] =>
    heard.flatMap(({ type, data }) =>
      type === GithubIssue.type && 'action' in data ? [String(data.action)] : [],
    );

  it('is picked up with a token, by looking', async () => {
    const number = await unheardIssue();
    const GITHUB_TOKEN = github.tokens['octo-tester'] ?? '';
    await startPublisher({ GITHUB_TOKEN, SWEEP_REPOSITORIES: REPO });
    await until(() => tasksOf(number).length > 0, { what: 'a task' });
    expect(actions()).toEqual(['swept']);
  });

  it('is picked up with an app by looking, then redelivered, by two publishers, and is one task', async () => {
    const number = await unheardIssue();
    await Promise.all([startPublisher(withApp()), startPublisher(withApp())]);
    await until(() => tasksOf(number).length > 0, { what: 'a task of what was swept' });
    await startIngest();
    await until(() => actions().includes('labeled') && actions().includes('opened'), {
      what: 'the deliveries that were missed',
      timeoutMs: 20_000,
    });
    // What is told three times is judged three times, in no order. Once the issue that is told next is a task, all of that was heard.
    await until(() => new Set(classified(number)).size >= 3, { what: 'three judgements' });
    const next = await github.createIssue({ repo: REPO, title: 'N', body: '', labels: ['claude'] });
    await until(() => tasksOf(next.number).length > 0, { what: 'the next task' });
    expect(tasksOf(number)).toHaveLength(1);
  });
});
