import { rm } from 'node:fs/promises';

import { until } from '#libs/testing';

import { lookAtStreams, type StreamLook } from '../stage/streams.ts';
import { PATIENT, Play, type Done } from './play.ts';

const WORKS_MS = 2_000;
/** A work queue, and the one that lies in memory. */
const SHRINKING = ['TASKS', 'NODES'];

let play: Play;

beforeAll(async () => {
  play = await Play.open({
    agents: [
      { id: 'pc-1', specialties: ['backend', 'testing'], slots: 2 },
      { id: 'pc-2', specialties: ['frontend', 'devops'], slots: 2 },
    ],
    environment: {
      agent: { HEARTBEAT_MS: '700', CHECKPOINT_MS: '1000' },
      // Longer than any of these outages on a busy machine: whoever loses an attempt all the same lost it wrongly.
      'node-health': { OFFLINE_AFTER_MS: '30000' },
      scheduler: { LEASE_MS: '30000', RETRY_DELAY_MS: '500', PUBLISH_PATIENCE_MS: '5000' },
      'pr-publisher': { INTAKE_SWEEP_MS: '5000' },
    },
  });
}, 120_000);

// One that failed in the middle must not be the reason why the next one does.
afterEach(() => play.stage.supervisor.healAll(), 60_000);

afterAll(() => play.close(), 60_000);

test('NATS is down: agents go on working locally, no lease ends, what happens meanwhile is picked up, and nothing fails', async () => {
  const working = await play.issue({ specialty: 'backend', worksMs: WORKS_MS });
  const attempt = await play.begun(working);
  await play.kill('broker');
  await endAllLeases();
  const meanwhile = await play.issue({ specialty: 'frontend', worksMs: 0 });
  await until(async () => (await play.linesOf(attempt)).length === WORKS_MS / 500, PATIENT);
  expect(await play.task(meanwhile)).toBeUndefined();
  await play.start('broker');
  for (const issue of [working, meanwhile])
    expect(outcomes(await play.done(issue))).toEqual(['completed']);
}, 180_000);

test('NATS is killed with SIGKILL: nothing it had acknowledged is lost, and work goes on', async () => {
  const issues = await Promise.all([
    play.issue({ specialty: 'frontend', worksMs: WORKS_MS }),
    play.issue({ specialty: 'backend', worksMs: 500 }),
    play.issue({ specialty: 'testing', worksMs: 0 }),
  ]);
  await play.begun(issues[0]);
  const before = await streams();
  await play.kill('broker');
  await play.start('broker');
  const after = await streams();
  const fewer = [...before].filter(([name, { messages }]) => messages > messagesIn(after, name));
  expect(fewer.filter(([name]) => !SHRINKING.includes(name))).toEqual([]);
  for (const issue of issues) expect(outcomes(await play.done(issue))).toEqual(['completed']);
}, 180_000);

test('the broker’s store is wiped, which is more than a power cut takes: streams are made again, what had no effect is said again, and work goes on', async () => {
  const [working, queued] = await Promise.all([
    play.issue({ specialty: 'backend', worksMs: WORKS_MS }),
    play.issue({ specialty: 'devops', worksMs: 0 }),
  ]);
  await play.begun(working);
  const before = await streams();
  await play.kill('broker');
  await rm(play.stage.storeFolder, { recursive: true });
  await play.start('broker');
  await until(
    async () => {
      const now = await streams();
      return [...before.keys()].every((name) => now.has(name));
    },
    { ...PATIENT, what: 'every stream' },
  );
  for (const issue of [working, queued])
    expect(outcomes(await play.done(issue)).at(-1)).toBe('completed');
}, 180_000);

test('PostgreSQL is down: webhooks are taken, agents go on, what is said stays in hand and uses up no delivery', async () => {
  const working = await play.issue({ specialty: 'backend', worksMs: WORKS_MS });
  await play.begun(working);
  const before = await streams();
  await play.kill('postgres');
  const meanwhile = await play.issue({ specialty: 'frontend', worksMs: 0 });
  await until(() => play.stage.office.waiting === 0, { what: 'the webhooks to be taken' });
  const during = await until(
    async () => {
      const now = await streams();
      return messagesIn(now, 'AGENT_EVENTS') > messagesIn(before, 'AGENT_EVENTS') && now;
    },
    { ...PATIENT, what: 'the agent to have said that it is done' },
  );
  expect(during.get('AGENT_EVENTS')?.open).toEqual({ scheduler: 1 });
  await play.start('postgres');
  for (const issue of [working, meanwhile])
    expect(outcomes(await play.done(issue))).toEqual(['completed']);
  expect(messagesIn(await streams(), 'DLQ')).toBe(messagesIn(before, 'DLQ'));
}, 180_000);

async function streams(): Promise<Map<string, StreamLook>> {
  const looks = await lookAtStreams(play.stage.cluster.natsMonitorUrl);
  return new Map(looks.map((look) => [look.name, look]));
}

function messagesIn(looks: ReadonlyMap<string, StreamLook>, name: string): number {
  return looks.get(name)?.messages ?? 0;
}

function outcomes({ attempts }: Done): (string | null)[] {
  return attempts.map(({ outcome }) => outcome);
}

/** As an hour without the broker would. */
async function endAllLeases(): Promise<void> {
  await play.ledger.rows(
    `update scheduler.tasks set lease_until = now() - interval '1 hour' where lease_until is not null`,
  );
}
