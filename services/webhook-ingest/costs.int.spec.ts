import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { GithubIssue, lanesOf, quickRead, WEBHOOK_ISSUE_ACTIONS } from '#libs/contracts';
import { Broker } from '#libs/messaging';
import { startService, type RunningService } from '#libs/runtime';
import { startBroker, temporaryFolder, until, type TestBroker } from '#libs/testing';

import { COMMENT, EXAMPLES, ISSUE } from './examples.fixture.ts';
import { IssueCommentPayload, IssuesPayload } from './github-payload.ts';
import { webhookIngest } from './service.ts';

// What a delivery may cost, counted and not timed, and what it is paid for: docs/performance.md says what follows from it.

const SECRET = 'an invented secret';
const DELIVERIES = 24;
/** The broker's own: a consumer's state, an index. */
const SYNCS_BESIDE = 2;
/** Of GitHub's example of 11 KB. */
const EVENT_BYTES_AT_MOST = 1400;

let broker: TestBroker;
let service: RunningService;

beforeAll(async () => {
  broker = await startBroker();
  await broker.provision([]);
  service = await startService(webhookIngest, {
    NATS_URL: broker.url,
    HTTP_PORT: '0',
    LOG_LEVEL: 'silent',
    GITHUB_WEBHOOK_SECRET: SECRET,
  });
});

afterAll(async () => {
  await service.close();
  await broker.stop();
});

it('a delivery is one message, without what nobody reads of the payload', async () => {
  const before = await stored();
  await Promise.all(Array.from({ length: DELIVERIES }, () => deliver(ISSUE)));
  expect((await stored()) - before).toBe(DELIVERIES);
  const { jsm } = service.app.get(Broker);
  const { stream } = GithubIssue;
  const last = await jsm.streams.getMessage(stream, { last_by_subj: 'github.issues.labeled' });
  expect(JSON.stringify(ISSUE).length).toBeGreaterThan(11_000);
  expect(last?.data.length).toBeLessThan(EVENT_BYTES_AT_MOST);
});

it('a delivery costs the broker one sync, and none is answered without', async ({ skip }) => {
  const syncs = await countSyncs(broker.pid, () =>
    Promise.all(Array.from({ length: DELIVERIES }, () => deliver(ISSUE))),
  );
  if (syncs === undefined)
    return skip('strace is missing or may not look: syncs are not counted. Install strace.');
  expect(syncs).toBeGreaterThanOrEqual(DELIVERIES);
  expect(syncs).toBeLessThanOrEqual(DELIVERIES + SYNCS_BESIDE);
});

it('what was answered 202 outlives kill -9 of the broker in every lane, and is known when it comes again', async () => {
  const ids = Array.from({ length: DELIVERIES }, () => randomUUID());
  const before = await stored();
  const first = await Promise.all(ids.map((id) => deliver(ISSUE, id)));
  await broker.kill();
  await broker.restart();
  await until(async () => (await fetch(`${service.url}/ready`)).ok, { what: 'the broker back' });
  expect((await stored()) - before).toBe(ids.length);
  const again = await Promise.all(ids.map((id) => deliver(ISSUE, id)));
  expect([...new Set(first), ...new Set(again)]).toEqual(['accepted', 'duplicate']);
  expect((await stored()) - before).toBe(ids.length);
});

it('GitHub’s own payloads of issues are read in one pass, without the slow way', () => {
  const issues = EXAMPLES.find(({ name }) => name === 'issues')?.examples ?? [];
  const heard = issues.filter(({ action }) => WEBHOOK_ISSUE_ACTIONS.includes(action as never));
  expect(heard.length).toBeGreaterThan(5);
  for (const payload of heard) expect(quickRead(IssuesPayload, payload)).toBeDefined();
});

it('GitHub’s own payload of a comment is read in one pass', () => {
  expect(quickRead(IssueCommentPayload, COMMENT)).toBeDefined();
});

/** @returns what the sender is told */
async function deliver(payload: object, id: string = randomUUID()): Promise<unknown> {
  const body = JSON.stringify(payload);
  const digest = createHmac('sha256', SECRET).update(body).digest('hex');
  const answer = await fetch(`${service.url}/webhook/github`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issues',
      'x-github-delivery': id,
      'x-hub-signature-256': `sha256=${digest}`,
    },
  });
  if (answer.status !== 202) throw new Error(`Answered ${answer.status}.`);
  return ((await answer.json()) as { status: unknown }).status;
}

async function stored(): Promise<number> {
  const { jsm } = service.app.get(Broker);
  const lanes = lanesOf(GithubIssue).map(({ stream }) => jsm.streams.info(stream));
  return (await Promise.all(lanes)).reduce((sum, { state }) => sum + state.messages, 0);
}

/** How often a process asks for its files to be on the disk meanwhile; undefined where nobody may watch it. */
async function countSyncs(
  pid: number,
  meanwhile: () => Promise<unknown>,
): Promise<number | undefined> {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'calls');
  const argv = ['-f', '-q', '-e', 'trace=fsync,fdatasync', '-o', file, '-p', String(pid)];
  const strace = spawn('strace', argv, { stdio: 'ignore' });
  const ended = Promise.race([once(strace, 'exit'), once(strace, 'error')]).catch(() => undefined);
  try {
    if (!(await isWatched(pid, ended))) return undefined;
    await meanwhile();
    strace.kill('SIGINT');
    await ended;
    const calls = await readFile(file, 'utf8');
    return calls.match(/\bf(?:data)?sync\(/g)?.length ?? 0;
  } finally {
    strace.kill('SIGKILL');
    await ended;
    await folder.remove();
  }
}

/** Every thread of the process has a tracer; false when whoever should trace has ended. */
async function isWatched(pid: number, ended: Promise<unknown>): Promise<boolean> {
  const over = ended.then(() => true);
  const pause = (): Promise<boolean> =>
    new Promise((resolve) => {
      setTimeout(resolve, 20, false);
    });
  do {
    const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
    const watched = await Promise.all(threads.map((thread) => hasTracer(pid, thread)));
    if (watched.length > 0 && watched.every(Boolean)) return true;
  } while (!(await Promise.race([over, pause()])));
  return false;
}

async function hasTracer(pid: number, thread: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/task/${thread}/status`, 'utf8').catch(() => '');
  return /^TracerPid:\t[1-9]/m.test(status);
}
