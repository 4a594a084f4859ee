import { DeadLetter, NodeDraining, NodeHeartbeat, NodeJoined } from '#libs/contracts';

import type { AgentList, AgentView } from './agents/agent.dto.ts';
import type { AuditList } from './audit/audit.dto.ts';
import type { ClusterStatus } from './cluster/cluster-status.dto.ts';
import type { DeadLetterList } from './dead-letters/dead-letter.dto.ts';
import { Life } from './lives.fixture.ts';
import { Stage } from './stage.fixture.ts';
import type { Stats } from './stats/stats.dto.ts';
import type { TaskList } from './tasks/task-list.dto.ts';
import type { TaskView } from './tasks/task.dto.ts';

const DONE = new Life(1).classified().queued().running().requested().opened().finished('completed');
const HELD = new Life(2, { at: '2026-03-01T11:00:00.000Z' }).classified().queued();
HELD.running().requested().held();
const FAILED = new Life(3, { at: '2026-03-01T12:00:00.000Z', repositoryId: 2 }).classified();
FAILED.queued().running().reassigned().running(2).finished('failed');
const RUNNING = new Life(4, { at: '2026-03-02T10:00:00.000Z' }).classified().queued();
RUNNING.running(1, 'pc2').progress(1, { agent: 'pc2', stage: 'test' });
RUNNING.progress(1, { agent: 'pc1', stage: 'upload', message: 'A lie' });
const WAITING = new Life(5, { at: '2026-03-02T11:00:00.000Z' }).queued(1, { dependsOn: [4] });
const REFUSED = new Life(6, { at: '2026-03-02T12:00:00.000Z' }).refused().declined();
const LIVES = [DONE, HELD, FAILED, RUNNING, WAITING, REFUSED];

const FLEET = { hostname: 'octo-tester-pc', specialties: ['backend' as const], slots: 2 };

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  for (const { told } of LIVES) await stage.tell(told);
  const decidedAt = '2026-03-01T09:00:00.000Z';
  for (const agent of ['pc1', 'pc2'])
    await stage.say(NodeJoined, { tokens: { agent }, data: { ...FLEET, agent, decidedAt } });
  await stage.say(NodeDraining, {
    tokens: { agent: 'pc1' },
    data: { ...FLEET, agent: 'pc1', decidedAt: '2026-03-01T09:30:00.000Z', drainedBy: 'api:night' },
  });
  await stage.say(NodeHeartbeat, {
    tokens: { agent: 'pc2' },
    data: {
      ...{ ...FLEET, running: [], draining: false, claudeCodeVersion: '2.1.0' },
      workspaceRoot: '/invented/workspaces',
      sandbox: 'sandbox-runtime',
      system: {
        ...{ platform: 'linux', arch: 'x64', cpus: 4, load1: 0.5, nodeVersion: 'v24.0.0' },
        ...{ memoryTotalBytes: 8e9, memoryFreeBytes: 4e9, diskFreeBytes: 1e11 },
      },
    },
  });
  await stage.say(DeadLetter, {
    tokens: { stream: 'PRS', consumer: 'pr-publisher' },
    data: {
      ...{ stream: 'PRS', consumer: 'pr-publisher', subject: 'pr.backend.requested' },
      ...{ sequence: 3, deliveries: 20, reason: 'GitHub is gone.', original: '{\u0000' },
    },
  });
  await stage.isHeard();
});
afterAll(async () => {
  await stage.close();
});

describe('tasks', () => {
  const numbers = async (query: string): Promise<number[]> =>
    (await stage.read<TaskList>(`/api/v1/tasks${query}`)).items.map(
      ({ issueNumber }) => issueNumber,
    );

  test.each([
    ['all, the last changed first', '', [5, 4, 3, 2, 1]],
    ['the first asked for first', '?sort=createdAt', [1, 2, 3, 4, 5]],
    ['of one status', '?status=held', [2]],
    ['of several', '?status=held,failed', [3, 2]],
    ['of a repository, however it is spelt', '?repository=Octo-Tester/shop-2', [3]],
    ['of an agent', '?agent=pc2', [4]],
    ['of a specialty and priority', '?specialty=backend&priority=medium', [5, 4, 3, 2, 1]],
    ['of another specialty', '?specialty=devops', []],
    ['with words of the title', '?q=total%203', [3]],
    ['by the issue’s number', '?q=%234', [4]],
    ['with words that mean something to SQL', '?q=%25_', []],
  ])('are listed: %s', async (_, query, expected) => {
    expect(await numbers(query)).toEqual(expected);
  });

  test('come in parts that meet without a gap', async () => {
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const part: TaskList = await stage.read(
        `/api/v1/tasks?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      expect(part.total).toBe(5);
      seen.push(...part.items.map(({ issueNumber }) => issueNumber));
      cursor = part.nextCursor;
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  test.each(['?limit=0', '?limit=501', '?status=lost', '?cursor=bm9uZQ', '?sort=title', '?odd=1'])(
    'are not listed for %s',
    async (query) => {
      const response = await stage.get(`/api/v1/tasks${query}`);
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  test('one is shown by its id or by its issue, with all that is known of it', async () => {
    const byId = await stage.read<TaskView>(`/api/v1/tasks/${DONE.taskId}`);
    const name = encodeURIComponent('octo-tester/shop-1#1');
    expect(await stage.read<TaskView>(`/api/v1/tasks/${name}`)).toEqual(byId);
    expect(byId).toMatchObject({
      status: 'completed',
      requestedBy: 'octo-tester',
      authorisation: { actorRight: 'write' },
      classification: { specialty: 'backend', confidence: 0.8 },
      requirements: ['Totals are right'],
      pullRequest: { number: 101 },
      attempts: [
        {
          outcome: 'completed',
          tests: { verdict: 'passed' },
          artifacts: [{ kind: 'log', name: 'log', expiresAt: '2026-03-15T10:00:04.000Z' }],
        },
      ],
    });
  });

  test('one tells what it waits for, and what waits for it', async () => {
    const waiting = await stage.read<TaskView>(`/api/v1/tasks/${WAITING.taskId}`);
    const running = await stage.read<TaskView>(`/api/v1/tasks/${RUNNING.taskId}`);
    expect([waiting.dependsOn, running.dependents]).toEqual([[4], [5]]);
  });

  test('one shows the words of the agent that runs it, and of no other', async () => {
    const { stage: step, attempts } = await stage.read<TaskView>(`/api/v1/tasks/${RUNNING.taskId}`);
    expect([step, attempts[0]?.agent, attempts[0]?.costUsd]).toEqual(['test', 'pc2', 0.25]);
    const metrics = await (await stage.get('/metrics')).text();
    expect(metrics).toContain('api_words_dropped_total{why="foreign"} 1');
  });

  test.each([
    '00000000-0000-4000-8000-000000000000',
    'no-uuid',
    encodeURIComponent('octo-tester/shop-1#99'),
    encodeURIComponent("octo-tester/shop-1#1'; drop table tasks; --"),
  ])('there is none called %s', async (name) => {
    expect((await stage.get(`/api/v1/tasks/${name}`)).status).toBe(404);
  });
});

describe('agents', () => {
  test('are shown with what they run, as the scheduler says', async () => {
    const { items, total } = await stage.read<AgentList>('/api/v1/agents');
    expect(total).toBe(2);
    expect(items).toMatchObject([
      { id: 'pc1', state: 'draining', drained: true, drainedBy: 'api:night', running: [] },
      {
        ...{ id: 'pc2', state: 'online', drained: false, claudeCodeVersion: '2.1.0' },
        ...{ sandbox: 'sandbox-runtime', system: { cpus: 4 } },
        running: [{ taskId: RUNNING.taskId, attempt: 1, issueNumber: 4 }],
      },
    ]);
    expect(await stage.read<AgentView>('/api/v1/agents/pc2')).toMatchObject({ id: 'pc2' });
  });

  test.each([
    ['?state=online', ['pc2']],
    ['?q=PC1', ['pc1']],
    ['?q=backend&limit=1', ['pc1']],
    ['?q=frontend', []],
  ])('are found by %s', async (query, expected) => {
    const { items } = await stage.read<AgentList>(`/api/v1/agents${query}`);
    expect(items.map(({ id }) => id)).toEqual(expected);
  });

  test('that nobody has heard of are not there', async () => {
    expect((await stage.get('/api/v1/agents/pc9')).status).toBe(404);
  });
});

test('the cluster is told on one page', async () => {
  const status = await stage.read<ClusterStatus>('/api/v1/cluster/status');
  expect(status).toMatchObject({
    agents: { online: 1, draining: 1, offline: 0, slots: 2, busy: 1 },
    tasks: { pending: 1, running: 1, held: 1, completed: 1, failed: 1, cancelled: 0 },
    deadLetters: 1,
  });
  expect(status.queue.find(({ specialty }) => specialty === 'backend')).toEqual({
    ...{ specialty: 'backend', waiting: 1, onlineAgents: 1 },
    oldestAt: '2026-03-02T11:00:01.000Z',
  });
  expect(status.streams.find(({ name }) => name === 'DLQ')?.messages).toBe(1);
  expect(status.readModel.every(({ lag }) => lag === 0)).toBe(true);
});

test('what was done is counted by hour and day, with what it cost', async () => {
  const stats = await stage.read<Stats>(
    '/api/v1/stats?from=2026-03-01T00:00:00Z&to=2026-03-03T00:00:00Z&bucket=day',
  );
  expect(stats.buckets).toMatchObject([
    { at: '2026-03-01T00:00:00.000Z', completed: 1, failed: 1, queued: 3, costUsd: 3.5 },
    { at: '2026-03-02T00:00:00.000Z', completed: 0, failed: 0, queued: 2, costUsd: 0.25 },
  ]);
  expect(stats.buckets[0]).toMatchObject({ medianQueueMs: 1000, medianTaskMs: 4000 });
  expect(stats.totals).toMatchObject({ completed: 1, failed: 1, successRate: 0.5, costUsd: 3.75 });
  expect(stats.byModel).toEqual([{ model: 'sonnet', attempts: 5, costUsd: 3.75, tokens: 444 }]);
  expect(stats.bySpecialty).toMatchObject([{ specialty: 'backend', completed: 1, failed: 1 }]);
});

test.each([
  '?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z',
  '?from=2000-01-01T00:00:00Z&bucket=hour',
  '?from=yesterday',
])('nothing is counted for %s', async (query) => {
  expect((await stage.get(`/api/v1/stats${query}`)).status).toBe(400);
});

describe('the audit', () => {
  const kinds = async (query: string): Promise<string[]> =>
    (await stage.read<AuditList>(`/api/v1/audit${query}`)).items.map(({ kind }) => kind);

  test.each([
    ['what was asked for of an issue', '?issue=6', ['declined', 'refused']],
    [
      'what was published, of a repository',
      '?repository=octo-tester/shop-1&kind=published',
      ['published'],
    ],
    ['who did it', '?actor=octo-reader', ['refused']],
    ['what was held since then', '?kind=held&from=2026-03-01T11:00:00Z', ['held']],
    ['nothing of before', '?to=2026-03-01T10:00:00Z', []],
  ])('tells %s', async (_, query, expected) => {
    expect(await kinds(query)).toEqual(expected);
  });

  test('comes in parts', async () => {
    const first = await stage.read<AuditList>('/api/v1/audit?limit=3');
    const rest = await stage.read<AuditList>(`/api/v1/audit?cursor=${first.nextCursor ?? ''}`);
    expect(first.items.length + rest.items.length).toBe(first.total);
    expect(rest.items.map(({ id }) => id)).not.toContain(first.items.at(-1)?.id);
  });
});

test('a dead letter is shown whole, with what PostgreSQL can’t store marked', async () => {
  const { items } = await stage.read<DeadLetterList>('/api/v1/dlq');
  expect(items).toMatchObject([
    { id: '1', consumer: 'pr-publisher', original: '{\uFFFD', redrivenAt: null },
  ]);
  expect(await stage.read(`/api/v1/dlq/1`)).toEqual(items[0]);
  expect((await stage.get('/api/v1/dlq/2')).status).toBe(404);
});

test('who may only look does not see audit and dead letters', async () => {
  const token = await stage.tokenOf('viewer');
  const answers = await Promise.all(
    ['audit', 'dlq', 'tasks'].map((path) => stage.ask('GET', `/api/v1/${path}`, { token })),
  );
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 200]);
});
