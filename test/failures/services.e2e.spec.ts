import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Logger } from '@nestjs/common';
import { GithubIssue, lanesOf, TaskCompleted } from '#libs/contracts';
import { until } from '#libs/testing';
import { Client } from 'pg';

import { repositoryRoot } from '../../infra/local/repository-root.ts';
import type { OpenedIssue } from '../stage/audit.ts';
import { FencedCount } from '../stage/fenced-count.ts';
import { lookAtStreams } from '../stage/streams.ts';
import { PATIENT, Play } from './play.ts';

const WORKS_MS = 2_000;
/** Long enough that an agent can be sent away in the middle of it. */
const LONG_MS = 6_000;

let play: Play;

beforeAll(async () => {
  // The liar's connection is told what it may not say, and would print it.
  Logger.overrideLogger(false);
  play = await Play.open({
    agents: [
      { id: 'pc-1', specialties: ['backend'], slots: 2 },
      { id: 'pc-2', specialties: ['frontend'], slots: 3 },
    ],
    environment: {
      agent: { HEARTBEAT_MS: '700', CHECKPOINT_MS: '1000' },
      // Longer than a restart on a busy machine: whoever loses an attempt all the same lost it wrongly.
      'node-health': { OFFLINE_AFTER_MS: '30000', PROVISION_MS: '2000' },
      scheduler: { LEASE_MS: '30000', RETRY_DELAY_MS: '500', PUBLISH_PATIENCE_MS: '20000' },
      // What is not told has tests of its own (test/intake.e2e.spec.ts); here it would hide what gets lost.
      'pr-publisher': { INTAKE_SWEEP_MS: '0' },
    },
  });
}, 120_000);

// One that failed in the middle must not be the reason why the next one does.
afterEach(() => play.stage.supervisor.healAll(), 60_000);

afterAll(() => play.close(), 60_000);

describe('none in the way of another, at once', () => {
  test.concurrent(
    'an agent process dies and is back within its lease: the same attempt goes on from what was done',
    async () => {
      const issue = await play.issue({ specialty: 'backend', worksMs: WORKS_MS });
      const attempt = await play.begun(issue);
      const [before] = await until(() => play.linesOf(attempt), PATIENT);
      await play.kill('pc-1');
      await Promise.all([play.start('pc-1'), play.handOutAgain('TASKS', 'pc-1-backend')]);
      const { attempts, sessions } = await play.done(issue);
      expect(attempts).toMatchObject([{ agent: 'pc-1', attempt: 1, outcome: 'completed' }]);
      expect(sessions).toHaveLength(WORKS_MS / 500);
      // Begun anew, another session would have written it.
      expect(before).toContain(sessions[0]);
    },
    180_000,
  );

  test.concurrent(
    'an agent lies: another’s name is refused, a completion of another’s attempt is fenced, nonsense is a dead letter, and what is huge is refused',
    async () => {
      const { cluster } = play.stage;
      const issue = await play.issue({ specialty: 'frontend', worksMs: WORKS_MS });
      const { taskId, attempt } = await play.begun(issue);
      const fenced = new FencedCount(`${cluster.urls['scheduler'] ?? ''}/metrics`);
      const liar = await play.voiceOf('pc-1', 'agent');
      try {
        await fenced.ask();
        const before = fenced.total;
        const forged = await sampleOf(TaskCompleted.type);
        const subject = 'task.frontend.completed.pc-1';
        await liar.js.publish(
          subject,
          JSON.stringify({
            ...forged,
            id: `complete:${taskId}:${attempt}`,
            // Files of another agent would be refused before it comes to the fence.
            data: { ...forged.data, taskId, attempt, artifacts: [] },
          }),
        );
        const inAnothersName = liar.js.publish('task.frontend.completed.pc-2', '{}', {
          timeout: 1_000,
        });
        await expect(inAnothersName).rejects.toThrow();
        const letters = await messagesIn('DLQ');
        await liar.js.publish(subject, 'no event at all');
        await expect(liar.js.publish(subject, 'x'.repeat(200_000))).rejects.toThrow(/exceeds/);
        await until(async () => (await messagesIn('DLQ')) > letters, PATIENT);
        await until(() => fenced.total > before, { ...PATIENT, what: 'a fenced event' });
      } finally {
        fenced.stop();
        await liar.onApplicationShutdown();
      }
      const { attempts } = await play.done(issue);
      expect(attempts).toMatchObject([{ agent: 'pc-2', attempt: 1, outcome: 'completed' }]);
    },
    180_000,
  );

  test.concurrent(
    'GitHub answers 5xx, drops connections, says it is too much (secondary limit): one pull request when it is over, and other repositories don’t wait',
    async () => {
      const { githubLine } = play.stage;
      const issue = await play.issue({ specialty: 'frontend', worksMs: 0 });
      githubLine.troubleOf.set(issue.repository, 'bad-gateway');
      const meets = (trouble: 'bad-gateway' | 'drop-after-effect' | 'forbidden') =>
        until(() => (githubLine.met.get(trouble) ?? 0) > 2, {
          ...PATIENT,
          what: `calls that meet ${trouble}`,
        });
      const other = await play.issue({ specialty: 'frontend', worksMs: 0 });
      await meets('bad-gateway');
      await play.done(other);
      githubLine.troubleOf.set(issue.repository, 'forbidden');
      await meets('forbidden');
      githubLine.troubleOf.set(issue.repository, 'drop-after-effect');
      await meets('drop-after-effect');
      githubLine.troubleOf.delete(issue.repository);
      const { attempts } = await play.done(issue);
      expect(attempts).toHaveLength(1);
    },
    180_000,
  );

  test.concurrent(
    'an agent is added, and gets the work that waited for it; it is removed, and what it had in hand goes on elsewhere',
    async () => {
      const issue = await play.issue({ specialty: 'testing', worksMs: LONG_MS });
      await until(async () => (await play.task(issue))?.status === 'pending', PATIENT);
      await play.stage.cluster.addAgent({ id: 'pc-3', specialties: ['testing'], slots: 1 });
      const first = await play.begun(issue);
      expect(first.agent).toBe('pc-3');
      await until(() => play.linesOf(first), PATIENT);
      await Promise.all([
        play.part('pc-3').stop(),
        play.stage.cluster.addAgent({ id: 'pc-4', specialties: ['testing'], slots: 1 }),
      ]);
      const { attempts, sessions } = await play.done(issue);
      expect(attempts).toMatchObject([
        { agent: 'pc-3', outcome: 'failed', failure: 'agent-stopped' },
        { agent: 'pc-4', outcome: 'completed' },
      ]);
      expect(sessions).toHaveLength(LONG_MS / 500);
      expect(sessions.at(-1)).not.toBe(sessions[0]);
    },
    180_000,
  );
});

test('a webhook is delivered twice, or webhook-ingest dies before its 202: one task', async () => {
  const { github, office } = play.stage;
  play.part('webhook-ingest').suspend();
  const issue = await play.issue({ specialty: 'backend', worksMs: 0 });
  await until(() => office.waiting > 0, PATIENT);
  await play.kill('webhook-ingest');
  await play.start('webhook-ingest');
  await until(() => office.waiting === 0, PATIENT);
  const ours = github.deliveries
    .filter(({ event, body }) => event === 'issues' && body.includes(`"${issue.repository}"`))
    .map(({ guid }) => guid);
  expect(ours.length).toBeGreaterThan(1);
  for (const guid of ours) await github.redeliver(guid);
  await until(() => office.waiting === 0, PATIENT);
  const lanes = await Promise.all(lanesOf(GithubIssue).map(({ stream }) => idsIn(stream)));
  const taken = lanes.flat();
  for (const guid of ours) expect(taken.filter((id) => id === guid)).toEqual([guid]);
  const { attempts } = await play.done(issue);
  expect(attempts).toHaveLength(1);
}, 180_000);

describe('pr-publisher is killed when GitHub has made two pull requests and it has heard of neither', () => {
  let left: OpenedIssue;
  let closed: OpenedIssue;

  beforeAll(async () => {
    const { githubLine, github } = play.stage;
    const opens = (call: string): boolean => /^POST \S+\/pulls$/.test(call);
    const made = [githubLine.keepNextAnswer(opens), githubLine.keepNextAnswer(opens)];
    [left, closed] = await Promise.all([
      play.issue({ specialty: 'backend', worksMs: 0 }),
      play.issue({ specialty: 'backend', worksMs: 0 }),
    ]);
    await Promise.all(made);
    await play.kill('pr-publisher');
    const [pull] = await github.pullRequests(closed.repository);
    await asPerson('PATCH', `/repos/${closed.repository}/pulls/${pull?.number ?? 0}`, {
      state: 'closed',
    });
    await Promise.all([
      play.start('pr-publisher'),
      ...['ISSUES', 'PRS', 'TASK_FACTS'].map((stream) => play.handOutAgain(stream, 'pr-publisher')),
    ]);
  }, 180_000);

  test('pr-publisher dies after POST /pulls: the pull request is found by its branch, and there is no other', async () => {
    const { task, pull } = await play.done(left);
    expect(task.prUrl).toBe(pull.html_url);
    expect(pull.state).toBe('open');
  }, 120_000);

  test('the pull request is closed by a person: that is recorded, and no new one is made, though it is asked for', async () => {
    const { task, attempts } = await play.done(closed);
    expect(await play.ledger.rows(PULL_STATE, [task.id])).toEqual([{ state: 'closed' }]);
    const path = `/repos/${closed.repository}/issues/1/labels`;
    const classified = await messagesIn('ISSUES');
    await asPerson('DELETE', `${path}/claude-backend`);
    await asPerson('POST', path, { labels: ['claude-backend'] });
    await until(async () => (await messagesIn('ISSUES')) > classified + 1, PATIENT);
    expect((await play.done(closed)).attempts).toEqual(attempts);
  }, 120_000);
});

describe('the scheduler is killed in the middle of a decision, and comes back when every lease has ended', () => {
  let half: OpenedIssue;
  let ends: OpenedIssue;
  let goesOn: OpenedIssue;

  beforeAll(async () => {
    [ends, goesOn] = await Promise.all([
      play.issue({ specialty: 'backend', worksMs: WORKS_MS }),
      play.issue({ specialty: 'frontend', worksMs: LONG_MS }),
    ]);
    await Promise.all([play.begun(ends), play.begun(goesOn)]);
    const said = await messagesIn('AGENT_EVENTS');
    half = await halfDecided(() => play.kill('scheduler'));
    await until(async () => (await messagesIn('AGENT_EVENTS')) > said, PATIENT);
    await play.ledger.rows(
      `update scheduler.tasks set lease_until = now() - interval '1 hour'
       where lease_until is not null`,
    );
  }, 180_000);

  test('the scheduler dies in the middle of a transaction: it is rolled back, and the next scheduler makes one attempt', async () => {
    // A new issue is recorded and given out by one commit.
    expect(await play.task(half)).toBeUndefined();
    await play.start('scheduler');
    const { attempts } = await play.done(half);
    expect(attempts).toMatchObject([{ attempt: 1, outcome: 'completed' }]);
  }, 120_000);

  test('the scheduler is away for an hour: what agents say waits for it, and no lease ends before it has caught up', async () => {
    for (const issue of [ends, goesOn])
      expect((await play.done(issue)).attempts).toMatchObject([{ outcome: 'completed' }]);
  }, 120_000);
});

test('a consumer is deleted: it is made anew under its connected reader, and what it tells again has no effect twice', async () => {
  const operator = await play.voiceOf('operator');
  const { consumers } = operator.jsm;
  for (const stream of ['ISSUES', 'PRS']) await consumers.delete(stream, 'scheduler');
  await consumers.delete('TASKS', 'pc-1-backend');
  await operator.onApplicationShutdown();
  const { attempts } = await play.done(await play.issue({ specialty: 'backend', worksMs: 0 }));
  expect(attempts).toHaveLength(1);
}, 180_000);

const PULL_STATE = 'select state from pr_publisher.pull_requests where task_id = $1';
/** Not a word of an attempt that runs, which waits for the table too. */
const HALF_DECIDED = `select 1 from pg_locks waiting join pg_stat_activity session using (pid)
  where waiting.relation = 'scheduler.task_attempts'::regclass and not waiting.granted
    and session.query ilike '%insert into task_attempts%'`;

/** Does something while the scheduler has recorded a new issue and given it to an agent, and has not yet noted the attempt. */
async function halfDecided(act: () => Promise<void>): Promise<OpenedIssue> {
  const waiting = () => play.ledger.rows(HALF_DECIDED);
  const lock = new Client({ connectionString: play.ledger.url });
  await lock.connect();
  try {
    await lock.query('begin; lock table scheduler.task_attempts in exclusive mode');
    const issue = await play.issue({ specialty: 'backend', worksMs: 0 });
    await until(async () => (await waiting()).length > 0, { ...PATIENT, what: 'half a decision' });
    await act();
    return issue;
  } finally {
    await lock.end();
    await until(async () => (await waiting()).length === 0, PATIENT);
  }
}

async function asPerson(method: string, path: string, body?: object): Promise<void> {
  const { github } = play.stage;
  const response = await fetch(github.apiUrl + path, {
    method,
    headers: {
      authorization: `Bearer ${Object.values(github.tokens)[0] ?? ''}`,
      'content-type': 'application/json',
      connection: 'close',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  expect({ path, ok: response.ok }).toEqual({ path, ok: true });
}

async function messagesIn(stream: string): Promise<number> {
  const looks = await lookAtStreams(play.stage.cluster.natsMonitorUrl);
  return looks.find(({ name }) => name === stream)?.messages ?? 0;
}

/** Every message's id, in order. */
async function idsIn(stream: string): Promise<string[]> {
  const operator = await play.voiceOf('operator');
  try {
    const { streams } = operator.jsm;
    const { state } = await streams.info(stream);
    const ids: string[] = [];
    // Of an empty stream the first is 0, which nobody may ask for.
    for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq += 1) {
      const message = await streams.getMessage(stream, { seq });
      ids.push(message?.header.get('Nats-Msg-Id') ?? '');
    }
    return ids;
  } finally {
    await operator.onApplicationShutdown();
  }
}

async function sampleOf(type: string): Promise<{ data: object }> {
  const file = join(repositoryRoot(), 'libs', 'contracts', 'samples', `${type}.json`);
  return JSON.parse(await readFile(file, 'utf8')) as { data: object };
}
