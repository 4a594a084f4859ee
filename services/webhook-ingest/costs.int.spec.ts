import { createHmac, randomUUID } from 'node:crypto';

import { GithubIssue, lanesOf, quickRead, WEBHOOK_ISSUE_ACTIONS } from '#libs/contracts';
import { Broker } from '#libs/messaging';
import { startService, type RunningService } from '#libs/runtime';
import { NOT_COUNTED, startBroker, syncedFiles, until, type TestBroker } from '#libs/testing';

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
  const synced = await syncedFiles(broker.pid, () =>
    Promise.all(Array.from({ length: DELIVERIES }, () => deliver(ISSUE))),
  );
  if (synced === undefined) return skip(NOT_COUNTED);
  expect(synced.length).toBeGreaterThanOrEqual(DELIVERIES);
  expect(synced.length).toBeLessThanOrEqual(DELIVERIES + SYNCS_BESIDE);
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
