import { randomUUID } from 'node:crypto';

import {
  IssueClassified,
  IssueDeclined,
  IssueRefused,
  PullRequestFailed,
  PullRequestHeld,
  PullRequestOpened,
  type Actor,
  type CloudEvent,
  type IssueClassifiedData,
  type PullRequestRequestedData,
  type RepositoryRef,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';

import { Answers } from '../publish/answers.ts';
import { PublishHeld } from '../publish/publish-held.ts';
import { openScene, type Scene } from '../scene.fixture.ts';
import { AuditEntry, type AuditKind } from './audit-entry.entity.ts';

const MAINTAINER: Actor = { id: 8, login: 'octo-maintainer', type: 'User' };
const tokens = { specialty: 'backend' };

let scene: Scene;
let publisher: RunningService;
let repository: Readonly<RepositoryRef>;

beforeAll(async () => {
  scene = await openScene();
  repository = await scene.repository('shop');
  publisher = await scene.publisher(await scene.database(), { INTAKE_SWEEP_MS: '0' });
});

afterAll(async () => {
  await publisher.close();
  await scene.close();
});

function database(): Database {
  return publisher.app.get(Database);
}

async function entries(issueNumber: number): Promise<AuditEntry[]> {
  const { manager } = database();
  return manager.find(AuditEntry, { where: { issueNumber }, order: { id: 'asc' } });
}

/** The one of this kind, once it is written. */
async function written(issueNumber: number, kind: AuditKind): Promise<AuditEntry> {
  return until(async () => (await entries(issueNumber)).find((entry) => entry.kind === kind), {
    what: `an entry ${kind} of issue ${issueNumber}`,
  });
}

async function newIssue(): Promise<{ number: number; title: string }> {
  const title = 'Fix the total';
  const { number } = await scene.github.createIssue({ repo: repository.fullName, title, body: '' });
  return { number, title };
}

function classified(issue: { number: number; title: string }): IssueClassifiedData {
  const url = `https://github.example/octo-tester/shop/issues/${issue.number}`;
  return {
    ...{ deliveryId: 'd-1', repository, requestedBy: MAINTAINER },
    issue: {
      ...{ ...issue, url, author: MAINTAINER, state: 'open', labels: ['claude'] },
      ...{ id: 7, body: '', bodyBytes: 0 },
    },
    ...{ specialty: 'backend', priority: 'high', requirements: [], confidence: 1, evidence: [] },
    authorisation: {
      ...{ actor: 'octo-maintainer', actorRight: 'maintain' },
      ...{ author: 'octo-tester', authorRight: 'listed', at: '2026-01-15T09:30:00.000Z' },
    },
  };
}

async function work(
  more: { approved?: boolean; lies?: Partial<PullRequestRequestedData> } = {},
): Promise<Readonly<PullRequestRequestedData>> {
  const at = '2026-01-15T10:00:00.000Z';
  const approval = { by: MAINTAINER, right: 'maintain', at, gates: ['test-tampering'] } as const;
  const lies = {
    ...more.lies,
    ...(more.approved && { approval: { ...approval, gates: [...approval.gates] } }),
  };
  return scene.stage.work({ repository, issue: await newIssue(), lies });
}

describe('the audit keeps', () => {
  test('who allowed the work and by what right, once however often it is heard', async () => {
    const data = classified(await newIssue());
    const { issue } = data;
    const id = randomUUID();
    await scene.stage.say(IssueClassified, { id, tokens, data });
    await scene.stage.say(IssueClassified, { id, tokens, data });
    expect(await written(issue.number, 'authorised')).toMatchObject({
      ...{ eventId: id, repository: 'octo-tester/shop', actor: 'octo-maintainer' },
      ...{ actorRight: 'maintain', taskId: null, headSha: null },
      detail: { author: 'octo-tester', authorRight: 'listed', deliveryId: 'd-1' },
    });
    await until(() => scene.github.reactions(repository.fullName, issue.number)[0]);
    expect(await entries(issue.number)).toHaveLength(1);
  });

  test('what was refused to whom, and what was declined to somebody who asked', async () => {
    const { number: issueNumber } = await newIssue();
    const about = { deliveryId: 'd-2', repository, issueId: 1, issueNumber };
    const detail = 'They may not push here. Ask somebody who may.';
    const actor: Actor = { id: 9, login: 'octo-reader', type: 'User' };
    const reason = 'actor-may-not-push';
    await scene.stage.say(IssueRefused, {
      tokens: { specialty: 'general' },
      data: { ...about, actor, asked: 'work', reason, detail },
    });
    expect(await written(issueNumber, 'refused')).toMatchObject({
      ...{ actor: 'octo-reader', actorRight: null },
      detail: { asked: 'work', reason, actorId: 9, deliveryId: 'd-2' },
    });
    const declined = { reason: 'excluded-label', detail: 'It bears `on-hold`.' } as const;
    for (const answerOwed of [false, true])
      await scene.stage.say(IssueDeclined, {
        tokens: { specialty: 'general' },
        data: { ...about, ...declined, answerOwed },
      });
    expect(await written(issueNumber, 'declined')).toMatchObject({
      detail: { reason: 'excluded-label' },
    });
    expect(await entries(issueNumber)).toHaveLength(2);
  });

  test('who let it through, and what was published: the commit that was read back', async () => {
    const request = await work({ approved: true });
    await scene.stage.request(request);
    const opened = await until(() => scene.stage.heard(PullRequestOpened, request.taskId)[0]);
    const [approved, published] = await entries(request.issue.number);
    expect(approved).toMatchObject({
      ...{ kind: 'approved', actor: 'octo-maintainer', actorRight: 'maintain' },
      ...{ headSha: request.headSha, detail: { gates: ['test-tampering'] } },
    });
    expect(published).toMatchObject({
      ...{ kind: 'published', actor: 'octo-tester', taskId: request.taskId, attempt: 1 },
      headSha: opened.data.headSha,
      detail: {
        ...{ url: opened.data.url, pullRequest: opened.data.number, baseSha: request.baseSha },
        approvedBy: 'octo-maintainer',
      },
    });
    await scene.stage.request(request);
    await scene.stage.request(await work());
    expect(await entries(request.issue.number)).toHaveLength(2);
  });

  test('what was not published, and why', async () => {
    const request = await work({ lies: { headSha: 'c'.repeat(40) } });
    await scene.stage.request(request);
    const failed = await until(() => scene.stage.heard(PullRequestFailed, request.taskId)[0]);
    expect(await entries(request.issue.number)).toMatchObject([
      {
        kind: 'publish-refused',
        taskId: request.taskId,
        detail: { code: 'bundle-rejected', message: failed.data.message },
      },
    ]);
  });

  test('what waits for a person, and for what: in the transaction that says so', async () => {
    const data = await work();
    const request: CloudEvent<PullRequestRequestedData> = {
      ...{ id: `pr:${data.taskId}:1`, type: 'pr.requested.v1', source: '/scheduler', data },
      ...{ subject: 'pr.backend.requested', time: new Date().toISOString() },
      ...{ specversion: '1.0', datacontenttype: 'application/json' },
    };
    const delivery: Delivery = {
      ...{ stream: 'PRS', consumer: 'pr-publisher', subject: request.subject, tokens },
      ...{ sequence: 1, deliveries: 1, lastDelivery: false },
      signal: new AbortController().signal,
      accept: () => undefined,
    };
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const findings = [{ gate: 'test-tampering', detail: `a.test.js: deleted. ${token}` }] as const;
    const answers = publisher.app.get(Answers);
    await answers.held(request, delivery, new PublishHeld(findings, 'the patch'));
    await answers.held(request, delivery, new PublishHeld(findings));
    expect(await answers.isGiven(request, delivery)).toBe(true);
    const held = await until(() => scene.stage.heard(PullRequestHeld, data.taskId)[0]);
    expect(held).toMatchObject({
      id: `publish-held:${data.taskId}:1`,
      data: { attempt: 1, findings, patch: 'the patch' },
    });
    expect(await entries(data.issue.number)).toMatchObject([
      { kind: 'held', headSha: data.headSha, detail: { findings: [{ gate: 'test-tampering' }] } },
    ]);
    expect(JSON.stringify(await entries(data.issue.number))).not.toContain(token);
  });
});

test.each([
  ['changed', `update audit set actor = 'octo-nobody'`],
  ['changed where no row would meet', 'update audit set attempt = 1 where false'],
  [
    'overwritten',
    `insert into audit (kind, event_id, repository, issue_number, detail)
     select kind, event_id, repository, issue_number, detail from audit limit 1
     on conflict (event_id, kind) do update set actor = 'octo-nobody'`,
  ],
  ['removed', 'delete from audit'],
  ['emptied', 'truncate audit'],
])('what was written can not be %s', async (_, statement) => {
  const { manager } = database();
  const before = await manager.find(AuditEntry, { order: { id: 'asc' } });
  expect(before.length).toBeGreaterThan(0);
  await expect(manager.query(statement)).rejects.toThrow('The audit is only ever added to');
  expect(await manager.find(AuditEntry, { order: { id: 'asc' } })).toEqual(before);
});

test('nor by a session that calls itself a replica, for which other triggers rest', async () => {
  const change = database().transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica');
    await tx.query(`update audit set actor = 'octo-nobody'`);
  });
  await expect(change).rejects.toThrow('The audit is only ever added to');
});

test('the table has exactly the columns that the entity knows', async () => {
  const { source } = database();
  const rows: { name: string; nullable: boolean }[] = await source.query(
    `select column_name as name, is_nullable = 'YES' as nullable from information_schema.columns
     where table_schema = current_schema() and table_name = 'audit' order by column_name`,
  );
  const known = source.getMetadata(AuditEntry).columns.map(({ databaseName, isNullable }) => ({
    name: databaseName,
    nullable: isNullable,
  }));
  expect(rows).toEqual(known.sort((a, b) => (a.name < b.name ? -1 : 1)));
});
