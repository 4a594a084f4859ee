import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

import {
  GithubIssue,
  TaskFinished,
  TaskQueued,
  type CloudEvent,
  type GithubIssueData,
} from '#libs/contracts';
import { watchEvents } from '#libs/messaging';
import { Database } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import {
  createDatabase,
  FaultyProxy,
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

import { Stage, startPublisher } from './stage.fixture.ts';

const REPO = 'octo-tester/shop';
const OTHER = 'octo-other/till';
const TESTER = { id: 1, login: 'octo-tester', type: 'User' } as const;

let broker: TestBroker;
let folder: TemporaryFolder;
let github: LocalGithub;
let stopGithub: () => Promise<void>;
let line: FaultyProxy;
let stage: Stage;
let hookPort: number;
let watching: { stop(): Promise<void> };
const swept: CloudEvent<GithubIssueData>[] = [];
const running: (RunningService | TestDatabase)[] = [];

beforeAll(async () => {
  [broker, folder, hookPort] = await Promise.all([startBroker(), temporaryFolder(), freePort()]);
  await broker.provision();
  ({ github, stop: stopGithub } = await startGithub({
    users: ['octo-tester', 'octo-other'],
    webhook: { url: `http://127.0.0.1:${hookPort}/webhook/github`, secret: 'an invented secret' },
  }));
  line = await FaultyProxy.start(github.apiUrl);
  stage = await Stage.open(broker.url, folder.path);
  await writeFile(join(folder.path, 'README.md'), '# Shop\n');
  await github.createRepository({ owner: 'octo-tester', name: 'shop', from: folder.path });
  await github.createRepository({ owner: 'octo-other', name: 'till', from: folder.path });
  watching = await watchEvents(broker.url, ({ event }) => {
    if (event.type === GithubIssue.type) swept.push(event as CloudEvent<GithubIssueData>);
  });
});

afterEach(async () => {
  for (const one of running.splice(0).reverse()) await ('close' in one ? one.close() : one.drop());
  line.answerCalls(() => false, 'hang');
});

afterAll(async () => {
  await watching.stop();
  await stage.close();
  await line.stop();
  await stopGithub();
  await Promise.all([broker.stop(), folder.remove()]);
});

/** A publisher that looks every moment, with a database of its own unless it shares one. */
async function publisher(
  environment: Record<string, string>,
  database?: TestDatabase,
): Promise<{ service: RunningService; database: TestDatabase }> {
  const own = database ?? (await createDatabase());
  if (database === undefined) running.push(own);
  const service = await startPublisher({
    NATS_URL: broker.url,
    DATABASE_URL: own.url,
    GITHUB_API_URL: line.url,
    INTAKE_SWEEP_MS: '100',
    ...environment,
  });
  running.push(service);
  return { service, database: own };
}

const asApp = (): Record<string, string> => ({
  GITHUB_APP_ID: String(github.appId),
  GITHUB_APP_PRIVATE_KEY_FILE: github.privateKeyFile,
});

const withToken = (SWEEP_REPOSITORIES = REPO): Record<string, string> => ({
  GITHUB_TOKEN: github.tokens['octo-tester'] ?? '',
  SWEEP_REPOSITORIES,
});

async function newIssue(labels: string[] = [], repo = REPO): Promise<number> {
  return (await github.createIssue({ repo, title: 'Fix the total', body: '', labels })).number;
}

async function change(
  method: string,
  path: string,
  body: object = {},
  as = 'octo-tester',
): Promise<void> {
  const response = await fetch(`${github.apiUrl}/repos/${REPO}${path}`, {
    method,
    headers: { authorization: `Bearer ${github.tokens[as] ?? ''}` },
    body: JSON.stringify(body),
  });
  expect(response.status).toBeLessThan(300);
}

function saidOf(issue: number, repo = REPO): CloudEvent<GithubIssueData>[] {
  return swept.filter(
    ({ data }) => data.issue.number === issue && data.repository.fullName === repo,
  );
}

/** Two whole looks more have been made. */
async function looked(service: RunningService, subject = REPO): Promise<void> {
  const { manager } = service.app.get(Database);
  const at = async (): Promise<number> => {
    const rows = await manager.query<{ looked_at: Date }[]>(
      'select looked_at from looks where subject = $1',
      [subject],
    );
    return rows[0]?.looked_at.getTime() ?? 0;
  };
  for (const before of [await at(), await at()])
    await until(async () => (await at()) > before, { what: `a look at ${subject}` });
}

async function taskOf(issueNumber: number): Promise<{ finish: () => Promise<void> }> {
  const repository = {
    id: 1,
    fullName: REPO,
    defaultBranch: 'main',
    cloneUrl: github.cloneUrl(REPO),
    private: false,
  };
  const task = { taskId: randomUUID(), repository, issueNumber, specialty: 'backend' } as const;
  const tokens = { specialty: 'backend' };
  await stage.say(TaskQueued, {
    tokens,
    data: { ...task, title: 'Fix the total', specialty: 'backend', priority: 'medium' },
  });
  await until(async () => (await github.comments(REPO, issueNumber)).length > 0);
  return {
    finish: async () => {
      await stage.say(TaskFinished, {
        tokens,
        data: { ...task, outcome: 'failed', detail: 'Gave up.', attempts: 3 },
      });
      await until(async () =>
        (await github.comments(REPO, issueNumber))[0]?.body.includes('Gave up'),
      );
    },
  };
}

// First, while few deliveries lie there that all have to be asked for.
test('a delivery that nobody took is asked for until it is taken, and then no more', async () => {
  const { service } = await publisher(asApp());
  const number = await newIssue();
  const { manager } = service.app.get(Database);
  const timesAsked = async (): Promise<number> => {
    const rows = await manager.query<{ times: number }[]>(
      'select coalesce(max(times_asked), 0) as times from missed_deliveries',
    );
    return rows[0]?.times ?? 0;
  };
  await until(async () => (await timesAsked()) >= 2, { what: 'asked twice', timeoutMs: 20_000 });
  const taken: { guid: unknown; body: string }[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      taken.push({ guid: request.headers['x-github-delivery'], body });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(hookPort, '127.0.0.1', resolve));
  try {
    await until(() => taken.some(({ body }) => body.includes(`"number":${number}`)), {
      timeoutMs: 20_000,
    });
    await until(
      async () => (await manager.query<unknown[]>('select 1 from missed_deliveries')).length === 0,
      { what: 'nothing is missed', timeoutMs: 20_000 },
    );
    await looked(service, 'deliveries of the app');
    expect(new Set(taken.map(({ guid }) => guid)).size).toBe(taken.length);
  } finally {
    await new Promise((resolve) => {
      receiver.close(resolve);
      receiver.closeAllConnections();
    });
  }
});

test('an issue that was labelled while nobody listened is found by looking, with a token too', async () => {
  const number = await newIssue();
  await change('POST', `/issues/${number}/labels`, { labels: ['claude'] });
  await publisher(withToken());
  const event = await until(() => saidOf(number)[0]);
  expect(event).toMatchObject({
    id: event.data.deliveryId,
    source: '/pr-publisher',
    subject: 'github.issues.swept',
    data: {
      action: 'swept',
      isPullRequest: false,
      repository: { fullName: REPO, defaultBranch: 'main' },
      issue: {
        number,
        labels: ['claude'],
        state: 'open',
        updatedAt: expect.stringMatching(/^20\d\d-/) as string,
      },
      sender: { login: TESTER.login },
    },
  });
});

test('an app looks wherever it is installed, and a token only where it is told to', async () => {
  const there = await newIssue(['claude'], OTHER);
  const { service } = await publisher(withToken());
  await looked(service);
  expect(saidOf(there, OTHER)).toHaveLength(0);
  await publisher(asApp());
  await until(() => saidOf(there, OTHER).length > 0);
});

test('what asks for nothing, and what is worked on, is not said', async () => {
  const [plain, worked] = [await newIssue(['bug']), await newIssue(['claude'])];
  const { service } = await publisher({ ...withToken(), INTAKE_SWEEP_MS: '0' });
  await taskOf(worked);
  const before = saidOf(worked).length;
  await service.close();
  running.pop();
  const again = await publisher(withToken(), running.at(-1) as TestDatabase);
  await looked(again.service);
  expect(saidOf(plain)).toHaveLength(0);
  expect(saidOf(worked)).toHaveLength(before);
});

test('work on an issue that was closed unheard is told so, and a task that failed is left alone', async () => {
  const [closed, failed] = [await newIssue(), await newIssue()];
  const { service } = await publisher(withToken());
  await taskOf(closed);
  const { finish } = await taskOf(failed);
  await finish();
  await change('POST', `/issues/${failed}/labels`, { labels: ['claude'] });
  await change('PATCH', `/issues/${closed}`, { state: 'closed' });
  await until(() => saidOf(closed).some(({ data }) => data.issue.state === 'closed'));
  await looked(service);
  expect(saidOf(failed)).toHaveLength(0);
});

test('two publishers say the same once', async () => {
  const { service, database } = await publisher(withToken());
  const second = await publisher(withToken(), database);
  const number = await newIssue(['claude']);
  await until(() => saidOf(number).length > 0);
  await looked(service);
  await looked(second.service);
  const stored = new Set(saidOf(number).map(({ id }) => id));
  expect(stored.size).toBe(1);
});

test('a repository that can’t be seen, or not now, holds up no other', async () => {
  const there = await newIssue(['claude']);
  line.answerCalls((call) => call.includes('/repos/octo-other/'), {
    status: 403,
    headers: { 'retry-after': '3600' },
  });
  const names = `octo-tester/nowhere,${OTHER},${REPO}`;
  const { service } = await publisher(withToken(names));
  await until(() => saidOf(there).length > 0);
  await looked(service);
  const limited = line.intercepted.filter((call) => call.includes(OTHER));
  expect(limited).toHaveLength(1);
});

test('who put the label on that an issue bears is who asks, and nobody where that is not known', async () => {
  await github.grant(REPO, 'octo-other', 'triage');
  await change('POST', '/labels', { name: 'was-bug' });
  const [taken, renamed] = [await newIssue(['claude']), await newIssue(['was-bug'])];
  await change('DELETE', `/issues/${taken}/labels/claude`);
  await change('POST', `/issues/${taken}/labels`, { labels: ['claude-code'] }, 'octo-other');
  // On again and off again, by somebody with the right: what is left is the triager's.
  await change('POST', `/issues/${taken}/labels`, { labels: ['auto-implement'] });
  await change('DELETE', `/issues/${taken}/labels/auto-implement`);
  await change('PATCH', '/labels/was-bug', { new_name: 'claude-ui' });
  await publisher(withToken());
  const [first, second] = await until(
    () => saidOf(taken)[0] && saidOf(renamed)[0] && [saidOf(taken)[0], saidOf(renamed)[0]],
  );
  expect(first?.data).toMatchObject({
    sender: { login: 'octo-other' },
    issue: { author: { login: 'octo-tester' } },
  });
  expect(second?.data).toMatchObject({
    sender: { login: 'ghost' },
    issue: { author: { login: 'octo-tester' } },
  });
});

test('a label that asks by the word of the repository’s own file is found too', async () => {
  const [repo, from] = ['octo-tester/depot', join(folder.path, 'depot')];
  await mkdir(join(from, '.github'), { recursive: true });
  await writeFile(join(from, '.github/claude-cluster.yml'), 'labels: { triggers: [for-claude] }');
  await github.createRepository({ owner: 'octo-tester', name: 'depot', from });
  const number = await newIssue(['for-claude'], repo);
  await publisher(withToken(repo));
  await until(() => saidOf(number, repo)[0]);
});
