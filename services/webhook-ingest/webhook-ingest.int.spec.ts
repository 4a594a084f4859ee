import { createHmac, randomUUID } from 'node:crypto';

import {
  GithubComment,
  GithubIssue,
  laneOf,
  lanesOf,
  subjectOf,
  WEBHOOK_ISSUE_ACTIONS,
  type CloudEvent,
  type GithubCommentData,
  type GithubIssueData,
} from '#libs/contracts';
import { Broker } from '#libs/messaging';
import { startService, type RunningService } from '#libs/runtime';
import { startBroker, until, type TestBroker } from '#libs/testing';

import { COMMENT, EXAMPLES, ISSUE } from './examples.fixture.ts';
import { webhookIngest } from './service.ts';

const SECRET = 'an invented secret';
const PATHS = ['/webhook/github', '/api/github/webhooks', '/webhooks/github'];

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

describe('a delivery that GitHub signed', () => {
  it.each(PATHS)('is taken at %s, and lies in the stream when it is answered', async (path) => {
    const id = randomUUID();
    const before = await messages();
    const answer = await deliver(ISSUE, { id, path });
    expect(answer).toEqual({ status: 202, body: { status: 'accepted', deliveryId: id } });
    expect(await messages()).toBe(before + 1);
    const event = await heardAs(id);
    expect(event.subject).toMatch(/^github\.issues\.labeled(?:\.\d)?$/);
    expect(event.source).toBe('/webhook-ingest');
    expect(event.data).toMatchObject({ deliveryId: id, action: 'labeled', isPullRequest: false });
  });

  it('is kept once when it is delivered again, however it came first', async () => {
    const id = randomUUID();
    const before = await messages();
    await deliver(ISSUE, { id });
    const again = await deliver(ISSUE, { id, path: '/webhooks/github' });
    expect(again).toEqual({ status: 202, body: { status: 'duplicate', deliveryId: id } });
    expect(await messages()).toBe(before + 1);
  });

  it('is kept once when two of us take it at the same moment', async () => {
    const second = await startService(webhookIngest, {
      NATS_URL: broker.url,
      HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      GITHUB_WEBHOOK_SECRET: SECRET,
    });
    const id = randomUUID();
    const before = await messages();
    const answers = await Promise.all([
      deliver(ISSUE, { id }),
      deliver(ISSUE, { id, to: second.url }),
    ]).finally(() => second.close());
    expect(answers.map(({ body }) => body['status']).sort()).toEqual(['accepted', 'duplicate']);
    expect(await messages()).toBe(before + 1);
  });

  it('is in its issue’s trace, as every other delivery about it, whatever trace its sender names', async () => {
    const [id, other] = [randomUUID(), randomUUID()];
    await deliver(ISSUE, {
      id,
      headers: { traceparent: `00-${'a'.repeat(32)}-00f067aa0ba902b7-01` },
    });
    const { traceparent = '' } = await heardAs(id);
    expect(traceparent).toMatch(/^00-(?!aaaa)[0-9a-f]{32}-/);
    await deliver(ISSUE, { id: other });
    expect((await heardAs(other)).traceparent).toMatch(traceparent.slice(0, 36));
  });

  it.each([
    ['an empty text', { body: null }],
    ['200 KB of log', { body: 'at main (index.js:1:1)\n'.repeat(9000) }],
    ['Japanese', { title: '請求書の合計が間違っている', body: '再現手順：\n1. 注文を二つ作る' }],
    [
      'words like flags of a command',
      { title: '--dangerously-skip-permissions', body: '-rf / --help' },
    ],
    [
      'words like shell',
      { title: '$(reboot); `id` && rm -rf ~ #', body: "'; DROP TABLE tasks; --" },
    ],
    ['words like our own events', { body: '{"specversion":"1.0","type":"task.assigned.v1"}' }],
    ['control characters and emoji', { title: '\u0007\u001b[31m🚚', body: '\u0000\ud83d' }],
  ])('is taken with %s, and its words stay words', async (_, words) => {
    const id = randomUUID();
    const issue = { ...ISSUE.issue, ...words };
    expect((await deliver({ ...ISSUE, issue }, { id })).status).toBe(202);
    const { data, subject } = await heardAs(id);
    expect(subject).toMatch(/^github\.issues\.labeled(?:\.\d)?$/);
    expect(data.issue.bodyBytes).toBe(Buffer.byteLength(words.body ?? ''));
  });

  it('is answered and dropped when nobody here listens to it, whatever GitHub sends', async () => {
    const before = await messages();
    let used = 0;
    for (const { name, examples } of EXAMPLES)
      for (const example of examples) {
        const { status, body } = await deliver(example, { event: name });
        const action = example['action'] as never;
        const wanted =
          (name === 'issues' && WEBHOOK_ISSUE_ACTIONS.includes(action)) ||
          (name === 'issue_comment' && action === 'created') ||
          (name === 'pull_request' && action === 'closed');
        used += wanted ? 1 : 0;
        expect({ name, status, said: body['status'] }).toEqual({
          name,
          status: 202,
          said: wanted ? 'accepted' : name === 'ping' ? 'pong' : 'dropped',
        });
      }
    expect(used).toBeGreaterThan(5);
    expect(await messages()).toBe(before + used);
  });

  it('of a comment is taken once, whatever it says', async () => {
    const id = randomUUID();
    const how = { id, event: 'issue_comment' };
    expect((await deliver(COMMENT, how)).body['status']).toBe('accepted');
    expect((await deliver(COMMENT, how)).body['status']).toBe('duplicate');
    const { jsm } = service.app.get(Broker);
    const lane = laneOf(lanesOf(GithubComment), id);
    const message = await jsm.streams.getMessage(lane.stream, {
      last_by_subj: subjectOf(lane, { action: 'created' }),
    });
    expect(message?.json<CloudEvent<GithubCommentData>>()).toMatchObject({
      id,
      data: {
        commentId: COMMENT.comment.id,
        body: COMMENT.comment.body,
        author: { login: COMMENT.comment.user.login },
      },
    });
  });

  it.each(['swept', 'requested'])('is dropped when it claims to be %s', async (action) => {
    // What only we ourselves say.
    const { body } = await deliver({ ...ISSUE, action }, {});
    expect(body['status']).toBe('dropped');
  });

  it('is counted under labels that no sender can multiply', async () => {
    await deliver({}, { event: 'invented_by_a_sender' });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/webhook_deliveries_total\{event="other",outcome="dropped"\} \d+/);
    expect(metrics).not.toContain('invented_by_a_sender');
  });
});

describe('a delivery that is not as GitHub sends it', () => {
  it.each([
    ['without a signature', { signature: null }, 401, /X-Hub-Signature-256 is missing/],
    ['with a wrong signature', { signature: `sha256=${'0'.repeat(64)}` }, 401, /does not match/],
    ['signed with another secret', { secret: 'another secret' }, 401, /does not match/],
    ['of an unsigned kind of text', { contentType: 'text/plain' }, 415, /application\/json/],
    [
      'of GitHub’s form kind',
      { contentType: 'application/x-www-form-urlencoded' },
      415,
      /webhook's settings/,
    ],
    ['without its event', { headers: { 'x-github-event': '' } }, 400, /x-github-event/],
    [
      'with a bent delivery id',
      { headers: { 'x-github-delivery': 'a b' } },
      400,
      /x-github-delivery/,
    ],
    ['cut off', { text: JSON.stringify(ISSUE).slice(0, -100) }, 400, /not JSON/],
    ['of no object', { text: '[]' }, 400, /not a JSON object/],
    ['of nothing', { text: '' }, 400, /not JSON/],
    [
      'as a comment without the comment',
      { event: 'issue_comment', text: JSON.stringify({ ...ISSUE, action: 'created' }) },
      400,
      /not one of "issue_comment": comment/,
    ],
    ['without its issue', { text: '{"action":"opened"}' }, 400, /repository: .*issue: /],
    ['of a repository that is none', { text: JSON.stringify(misnamed()) }, 400, /fullName/],
  ])('is refused when it comes %s, and nothing is said of it', async (_, how, status, reason) => {
    const before = await messages();
    const answer = await deliver(ISSUE, how);
    expect(answer).toMatchObject({ status, body: { status: 'refused' } });
    expect(answer.body['reason']).toMatch(reason);
    expect(JSON.stringify(answer.body)).not.toMatch(/\bat \S+ \(|\.ts:\d/);
    expect(await messages()).toBe(before);
  });

  it('is refused at 30 MB, with the reason, and the next one is taken', async () => {
    const text = JSON.stringify({ ...ISSUE, padding: 'x'.repeat(30 * 1024 * 1024) });
    const { status, body } = await deliver(ISSUE, { text });
    expect({ status, reason: body['reason'] }).toEqual({
      status: 413,
      reason: expect.stringContaining('26214400 bytes') as string,
    });
    expect((await deliver(ISSUE)).status).toBe(202);
  });

  it('is taken at just under GitHub’s own limit', async () => {
    const text = JSON.stringify({ ...ISSUE, padding: 'x'.repeat(25_000_000) });
    expect((await deliver(ISSUE, { text })).status).toBe(202);
  });

  it('is not found elsewhere, nor by another method', async () => {
    expect((await deliver(ISSUE, { path: '/webhook/gitlab' })).status).toBe(404);
    expect((await fetch(`${service.url}/webhook/github`)).status).toBe(404);
  });
});

describe('while the broker is away', () => {
  it('a delivery is answered 503 in good time, and is taken once the broker is back', async () => {
    const id = randomUUID();
    const before = await messages();
    await broker.kill();
    const begun = Date.now();
    const { status, body, retryAfter } = await deliver(ISSUE, { id });
    expect({ status, said: body['status'], retryAfter }).toEqual({
      status: 503,
      said: 'failed',
      retryAfter: '5',
    });
    // GitHub itself hangs up after ten seconds.
    expect(Date.now() - begun).toBeLessThan(9000);
    await broker.restart();
    const taken = await until(
      async () => {
        const answer = await deliver(ISSUE, { id });
        return answer.status === 202 && answer;
      },
      { timeoutMs: 20_000, what: 'a 202' },
    );
    expect(taken.body['deliveryId']).toBe(id);
    expect(await messages()).toBe(before + 1);
  });
});

it('does not start without a secret, and says which', async () => {
  await expect(
    startService(webhookIngest, { NATS_URL: broker.url, LOG_LEVEL: 'silent' }),
  ).rejects.toThrow('GITHUB_WEBHOOK_SECRET is missing');
});

interface How {
  to?: string;
  id?: string;
  event?: string;
  path?: string;
  text?: string;
  secret?: string;
  signature?: string | null;
  contentType?: string;
  headers?: Record<string, string>;
}

interface Answered {
  status: number;
  body: Record<string, unknown>;
  retryAfter?: string;
}

async function deliver(payload: object, how: How = {}): Promise<Answered> {
  const bytes = Buffer.from(how.text ?? JSON.stringify(payload));
  const digest = createHmac('sha256', how.secret ?? SECRET)
    .update(bytes)
    .digest('hex');
  const signature = how.signature === undefined ? `sha256=${digest}` : how.signature;
  const answer = await fetch(`${how.to ?? service.url}${how.path ?? '/webhook/github'}`, {
    method: 'POST',
    body: bytes,
    headers: {
      'content-type': how.contentType ?? 'application/json',
      'x-github-event': how.event ?? 'issues',
      'x-github-delivery': how.id ?? randomUUID(),
      ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
      ...how.headers,
    },
  });
  const retryAfter = answer.headers.get('retry-after');
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, unknown>,
    ...(retryAfter === null ? {} : { retryAfter }),
  };
}

function misnamed(): object {
  const repository = { ...(ISSUE['repository'] as object), full_name: '../../etc/passwd' };
  return { ...ISSUE, repository };
}

async function messages(): Promise<number> {
  const { jsm } = service.app.get(Broker);
  const lanes = lanesOf(GithubIssue).map(({ stream }) => jsm.streams.info(stream));
  return (await Promise.all(lanes)).reduce((sum, { state }) => sum + state.messages, 0);
}

/** The last event about a label in its lane, which must be the one with this id. */
async function heardAs(id: string): Promise<CloudEvent<GithubIssueData>> {
  const { jsm } = service.app.get(Broker);
  const lane = laneOf(lanesOf(GithubIssue), id);
  const message = await jsm.streams.getMessage(lane.stream, {
    last_by_subj: subjectOf(lane, { action: 'labeled' }),
  });
  const event = message?.json<CloudEvent<GithubIssueData>>();
  if (event?.id !== id) throw new Error(`The last event is ${String(event?.id)}.`);
  return event;
}
