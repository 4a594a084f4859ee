import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { until } from '#libs/testing';

import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { FencedCount } from '../stage/fenced-count.ts';
import type { AttemptRow } from '../stage/ledger.ts';
import { SpanReceiver, type ReceivedSpan } from '../stage/span-receiver.ts';
import { PATIENT, Play } from './play.ts';

const LEASE_MS = 14_000;
const OFFLINE_AFTER_MS = 5_000;
const HOUR_MS = 3_600_000;
/** Long enough that there is unfinished work to lose. */
const WORKS_MS = 4_000;

/** Whether GitHub told of the issue first or a look at it found it is chance, and makes no difference. */
const BEGINNINGS = ['POST /webhook/github', 'sweep'];
const WHOLE = [
  'agent.attempt',
  ...['fetch', 'verify', 'gates', 'push', 'pull-request'].map((step) => `publish.${step}`),
];

let play: Play;
let fenced: FencedCount;
let collector: SpanReceiver;
/** A task of two attempts, the first of which died with its agent. */
let twice: string;

beforeAll(async () => {
  collector = await SpanReceiver.start();
  play = await Play.open({
    otlpEndpoint: collector.url,
    agents: [
      { id: 'pc-dies', specialties: ['backend'], slots: 1 },
      { id: 'pc-hangs', specialties: ['testing'], slots: 1 },
      { id: 'pc-cut', specialties: ['frontend'], slots: 1 },
      { id: 'pc-ahead', specialties: ['devops'], slots: 1 },
      // Takes what no agent of the specialty is there for.
      { id: 'pc-spare', specialties: ['general'], slots: 4 },
    ],
    environment: {
      agent: { HEARTBEAT_MS: '700', CHECKPOINT_MS: '700' },
      'pc-ahead': clockOff(HOUR_MS),
      // All of these tests hold while those who judge silence have wrong clocks, too.
      'node-health': { OFFLINE_AFTER_MS: String(OFFLINE_AFTER_MS), ...clockOff(HOUR_MS) },
      scheduler: { LEASE_MS: String(LEASE_MS), ...clockOff(-HOUR_MS) },
    },
  });
  fenced = new FencedCount(`${play.stage.cluster.urls['scheduler'] ?? ''}/metrics`);
}, 120_000);

afterAll(async () => {
  fenced.stop();
  await play.close();
  await collector.stop();
}, 120_000);

describe('each with an agent of its own, at once', () => {
  test.concurrent(
    'an agent PC dies in the middle of an attempt: it is called offline, and the pull request, made by another agent, contains the work from before',
    async () => {
      const issue = await play.issue({ specialty: 'backend', worksMs: WORKS_MS });
      const first = await play.begun(issue);
      await keptWork(first);
      const [before] = await play.linesOf(first);
      await play.kill('pc-dies');
      const { attempts, sessions, pull } = await play.done(issue);
      expect(attempts[0]).toMatchObject({ agent: 'pc-dies', outcome: 'agent-lost' });
      expect(attempts.at(-1)).toMatchObject({ agent: 'pc-spare', outcome: 'completed' });
      expect(sessions).toHaveLength(WORKS_MS / 500);
      // Begun anew, another session would have written it.
      expect(before).toContain(sessions[0]);
      expect(pull.body).toContain('was interrupted');
      expect(await statusOf('pc-dies')).toBe('offline');
      twice = first.taskId;
    },
    180_000,
  );

  test.concurrent(
    'an agent hangs: the next attempt is made elsewhere, what the zombie says when it goes on is fenced and counted, and it stops',
    async () => {
      const issue = await play.issue({ specialty: 'testing', worksMs: WORKS_MS });
      const first = await play.begun(issue);
      await keptWork(first);
      play.part('pc-hangs').suspend();
      await play.attempt(issue, ({ attempt }) => attempt > 1, 'the next attempt');
      await fenced.ask();
      const before = fenced.total;
      play.part('pc-hangs').resume();
      await letsGo(first);
      await fenced.ask();
      expect(fenced.total).toBeGreaterThan(before);
      const { attempts } = await play.done(issue);
      expect(attempts[0]).toMatchObject({ agent: 'pc-hangs', outcome: 'agent-lost' });
      expect(attempts.at(-1)).toMatchObject({ agent: 'pc-spare', outcome: 'completed' });
    },
    180_000,
  );

  test.concurrent(
    'an agent is cut off but works on: the next attempt is made elsewhere, and when it is back it is told to stop and drops the work',
    async () => {
      const issue = await play.issue({ specialty: 'frontend', worksMs: WORKS_MS });
      const first = await play.begun(issue);
      const line = play.stage.lines.get('pc-cut');
      line?.sever();
      const { attempts, pull } = await play.done(issue);
      expect(attempts[0]).toMatchObject({ agent: 'pc-cut', outcome: 'agent-lost' });
      expect(attempts.at(-1)).toMatchObject({ agent: 'pc-spare', outcome: 'completed' });
      line?.heal();
      await letsGo(first);
      const [now] = await play.stage.github.pullRequests(issue.repository);
      expect(now?.head.sha).toBe(pull.head.sha);
    },
    180_000,
  );

  test.concurrent(
    'clock skew: an agent’s clock an hour ahead, and the scheduler’s an hour behind, decide nothing',
    async () => {
      const issue = await play.issue({ specialty: 'devops', worksMs: WORKS_MS });
      const { taskId, agent } = await play.begun(issue);
      expect(agent).toBe('pc-ahead');
      const [lease] = await play.ledger.rows<{ leftMs: number }>(
        `select (extract(epoch from lease_until - now()) * 1000)::float8 as "leftMs"
         from scheduler.tasks where id = $1`,
        [taskId],
      );
      const leftMs = lease?.leftMs ?? 0;
      expect(leftMs).toBeGreaterThan(0);
      expect(leftMs).toBeLessThanOrEqual(LEASE_MS);
      expect(await aheadMs('pc-ahead')).toBeGreaterThan(HOUR_MS - LEASE_MS);
      expect(await statusOf('pc-ahead')).toBe('online');
      const { attempts } = await play.done(issue);
      expect(attempts).toMatchObject([{ agent: 'pc-ahead', attempt: 1, outcome: 'completed' }]);
    },
    180_000,
  );
});

test('an issue is one trace, from GitHub’s delivery to the end of its task, over an attempt that was lost', async () => {
  const ofTask = (): ReceivedSpan[] =>
    collector.spans.filter(({ attributes }) => attributes['task.id'] === twice);
  const has = (name: string): boolean => ofTask().some((span) => span.name === name);
  // Each process exports its own once a second: an end may be there before what it is the end of.
  const end = await until(
    () => {
      const found = ofTask().find(({ name }) => name === 'process task.{specialty}.finished');
      const [begin = ''] = found === undefined ? [] : collector.pathTo(found);
      return BEGINNINGS.includes(begin) && WHOLE.every(has) && found;
    },
    { ...PATIENT, what: 'all spans' },
  );
  const spans = ofTask();
  expect([...new Set(spans.map(({ traceId }) => traceId))]).toEqual([end.traceId]);
  expect(spans.filter(({ linkedTraceIds }) => linkedTraceIds.length > 0)).not.toEqual([]);
  // What the second attempt's commit came from, step by step.
  expect(collector.pathTo(end).slice(1)).toEqual([
    'publish github.issues.{action}',
    'process github.issues.{action}',
    'publish issue.{specialty}.classified',
    'process issue.{specialty}.classified',
    'schedule',
    'publish task.{specialty}.assigned.{agent}',
    'process task.{specialty}.assigned.{agent}',
    'publish task.{specialty}.completed.{agent}',
    'process task.{specialty}.completed.{agent}',
    'publish pr.{specialty}.requested',
    'process pr.{specialty}.requested',
    'publish pr.{specialty}.opened',
    'process pr.{specialty}.opened',
    'publish task.{specialty}.finished',
    'process task.{specialty}.finished',
  ]);
  const stepsOf = (agent: string): string[] =>
    spans
      .filter(({ instance, name }) => instance === agent && name.startsWith('agent.'))
      .map(({ name }) => name);
  // The step it died in, and the whole of its attempt, it could not tell; those before, if it had a second for them.
  expect(['agent.step clone', 'agent.step plan']).toEqual(
    expect.arrayContaining(stepsOf('pc-dies')),
  );
  expect(stepsOf('pc-spare').toSorted()).toEqual(
    expect.arrayContaining(
      ['clone', 'commit', 'edit', 'plan', 'test', 'upload'].map((step) => `agent.step ${step}`),
    ),
  );
  const whole = spans.find(({ name }) => name === 'agent.attempt');
  expect(whole?.attributes).toMatchObject({
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.usage.output_tokens': expect.any(Number) as number,
    'attempt.cost_usd': expect.any(Number) as number,
  });
}, 120_000);

/** Another attempt could go on from there. */
async function keptWork({ taskId, attempt }: AttemptRow): Promise<void> {
  await until(
    async () => {
      const rows = await play.ledger.rows(
        `select 1 from scheduler.task_attempts
         where task_id = $1 and attempt = $2 and checkpoint is not null`,
        [taskId, attempt],
      );
      return rows.length > 0;
    },
    { ...PATIENT, what: 'a checkpoint' },
  );
}

/** It has heard that nobody wants the attempt any more, has said that it stopped, and nothing of it is left there. */
async function letsGo(attempt: AttemptRow): Promise<void> {
  await until(
    async () => {
      const orders = await play.ledger.rows<{ settled: boolean }>(
        `select settled_at is not null as settled from scheduler.outbox where message_id like $1`,
        [`cancel:${attempt.taskId}:${attempt.attempt}%`],
      );
      return orders.length > 0 && orders.every(({ settled }) => settled);
    },
    { ...PATIENT, what: 'the end of what nobody wants any more' },
  );
  await until(() => !existsSync(play.placeOf(attempt)), { ...PATIENT, what: 'its folder to go' });
}

async function statusOf(agent: string): Promise<string | undefined> {
  const [row] = await play.ledger.rows<{ status: string }>(
    'select status from node_health.agents where name = $1',
    [agent],
  );
  return row?.status;
}

/** By its own words; so it is seen that its clock is wrong. */
async function aheadMs(agent: string): Promise<number> {
  const [row] = await play.ledger.rows<{ ms: number }>(
    `select (extract(epoch from heartbeat_sent_at - now()) * 1000)::float8 as ms
     from node_health.agents where name = $1`,
    [agent],
  );
  return row?.ms ?? 0;
}

function clockOff(ms: number): Record<string, string> {
  const file = join(repositoryRoot(), 'test', 'failures', 'shift-clock.mjs');
  return { NODE_OPTIONS: `--import=file://${file}?ms=${ms}` };
}
