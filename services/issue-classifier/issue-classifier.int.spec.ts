import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { randomUUID } from 'node:crypto';

import {
  CONSUMERS,
  GithubIssue,
  IssueClassified,
  IssueDeclined,
  parseEvent,
  STREAMS,
  type CloudEvent,
  type GithubIssueData,
  type IssueClassifiedData,
  type StreamName,
} from '#libs/contracts';
import { Broker, MessagingModule, Publisher } from '#libs/messaging';
import { startService, type RunningService } from '#libs/runtime';
import { startBroker, until, type TestBroker } from '#libs/testing';

import { issueClassifier } from './service.ts';

let broker: TestBroker;
let service: RunningService;
/** Stands where webhook-ingest does, and looks into the streams. */
let neighbour: INestApplicationContext;
let environment: Record<string, string>;

beforeAll(async () => {
  broker = await startBroker();
  await broker.provision(CONSUMERS['issue-classifier']);
  neighbour = await NestFactory.createApplicationContext(
    MessagingModule.register({ service: 'webhook-ingest', servers: broker.url, consumers: [] }),
    { logger: false },
  );
  environment = { NATS_URL: broker.url, HTTP_PORT: '0', LOG_LEVEL: 'silent' };
  service = await startService(issueClassifier, environment);
});

afterAll(async () => {
  await service.close();
  await neighbour.close();
  await broker.stop();
});

it('becomes ready once it pulls its durable', async () => {
  await until(async () => (await fetch(`${service.url}/ready`)).status === 200, { what: 'ready' });
});

it('says whose work an issue is, in the trace of its delivery', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const id = await hear({ title: 'Save button overlaps the footer', traceparent });
  const event = (await saidAs(`classify:${id}`)) as CloudEvent<IssueClassifiedData>;
  expect(event).toMatchObject({
    type: IssueClassified.type,
    subject: 'issue.frontend.classified',
    source: '/issue-classifier',
    traceparent: expect.stringContaining('4bf92f3577b34da6a3ce929d0e0e4736') as string,
    data: {
      deliveryId: id,
      specialty: 'frontend',
      requestedBy: { login: 'octo-maintainer' },
      issue: { title: 'Save button overlaps the footer' },
      installationId: 77,
    },
  });
});

it('says of work that a sweep found that it was found, so that nothing is begun twice', async () => {
  const [told, swept] = [await hear({}), await hear({ action: 'swept' })];
  expect((await saidAs(`classify:${swept}`)).data).toMatchObject({ swept: true });
  expect((await saidAs(`classify:${told}`)).data).not.toMatchObject({ swept: true });
});

it('says that an issue is kept away, and that an answer is owed', async () => {
  const id = await hear({ labels: ['claude', 'wontfix'] });
  expect(await saidAs(`decline:${id}`)).toMatchObject({
    type: IssueDeclined.type,
    subject: 'issue.general.declined',
    data: {
      reason: 'excluded-label',
      answerOwed: true,
      issueNumber: 42,
      issueUpdatedAt: '2026-01-15T09:30:00Z',
    },
  });
});

it('says nothing of an issue that nobody gave us, but counts it', async () => {
  const before = await messages('ISSUES');
  await hear({ labels: ['bug'], action: 'opened' });
  await settled();
  expect(await messages('ISSUES')).toBe(before);
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  expect(metrics).toMatch(/issue_decisions_total\{verdict="ignored"\} 1/);
});

it.each([
  [
    'Japanese',
    { title: '請求書の合計が間違っている', body: 'サーバの計算が違います。'.repeat(2000) },
  ],
  ['words like flags', { title: '--help; $(reboot)', body: '-rf /' }],
  ['no text', { title: 'x', body: '' }],
  ['requirements without end', { title: 'x', body: '- [ ] 必須の条件です。🚚\n'.repeat(1200) }],
])('takes an issue with %s, and says an event that fits', async (_, words) => {
  const id = await hear(words);
  const event = await saidAs(`classify:${id}`);
  expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(STREAMS.ISSUES.maxMessageBytes);
});

it('says it once, when it hears the same delivery again after the broker forgot', async () => {
  const id = await hear({ title: 'Dropdown stays open in Safari' });
  await saidAs(`classify:${id}`);
  const before = await messages('ISSUES');
  // Another message id around the same delivery: what a redelivery looks like past the broker's window.
  await hear({ title: 'Dropdown stays open in Safari', id, messageId: `again:${id}` });
  await settled();
  expect(await messages('ISSUES')).toBe(before);
});

it('puts what is no event with the dead letters and goes on', async () => {
  const { js } = neighbour.get(Broker);
  const before = await messages('DLQ');
  await js.publish('github.issues.labeled', '{"specversion":"1.0"');
  await until(async () => (await messages('DLQ')) === before + 1, { what: 'the dead letter' });
  const id = await hear({ title: 'Footer is hidden' });
  expect(await saidAs(`classify:${id}`)).toMatchObject({ type: IssueClassified.type });
});

it('takes up what was said while it was away', async () => {
  await service.close();
  const id = await hear({ title: 'Modal can not be closed' });
  service = await startService(issueClassifier, environment);
  expect(await saidAs(`classify:${id}`)).toMatchObject({ subject: 'issue.frontend.classified' });
});

interface What {
  title?: string;
  body?: string;
  labels?: string[];
  action?: GithubIssueData['action'];
  traceparent?: string;
  id?: string;
  messageId?: string;
}

/** Says a delivery as webhook-ingest would, and returns its id. */
async function hear(what: What): Promise<string> {
  const { title = 'x', body = '', labels = ['claude'], action = 'opened', traceparent } = what;
  const id = what.id ?? randomUUID();
  const data: GithubIssueData = {
    deliveryId: id,
    action,
    repository: {
      id: 1,
      fullName: 'octo-tester/parcel-counter',
      defaultBranch: 'main',
      cloneUrl: 'https://github.example/octo-tester/parcel-counter.git',
      private: false,
    },
    issue: {
      id: 900142,
      number: 42,
      title,
      body,
      bodyBytes: Buffer.byteLength(body),
      url: 'https://github.example/octo-tester/parcel-counter/issues/42',
      labels,
      state: 'open',
      author: { id: 1001, login: 'octo-tester', type: 'User' },
      updatedAt: '2026-01-15T09:30:00Z',
    },
    isPullRequest: false,
    sender: { id: 1002, login: 'octo-maintainer', type: 'User' },
    installationId: 77,
  };
  const messageId = what.messageId ?? id;
  const saying = { id: messageId, tokens: { action }, data, traceparent };
  await neighbour.get(Publisher).publish(GithubIssue, saying);
  return id;
}

function saidAs(id: string): Promise<CloudEvent> {
  return until(async () => (await said((event) => event.id === id))[0], {
    what: `event ${id}`,
  });
}

/** Waits until the durable has nothing left to deliver and nothing unsettled. */
async function settled(): Promise<void> {
  const { jsm } = neighbour.get(Broker);
  await until(
    async () => {
      const info = await jsm.consumers.info(STREAMS.GITHUB.name, 'issue-classifier');
      return info.num_pending === 0 && info.num_ack_pending === 0;
    },
    { what: 'the durable to be settled' },
  );
}

async function messages(stream: StreamName): Promise<number> {
  return (await neighbour.get(Broker).jsm.streams.info(stream)).state.messages;
}

async function said(wanted: (event: CloudEvent) => boolean): Promise<CloudEvent[]> {
  const { jsm } = neighbour.get(Broker);
  const { first_seq, last_seq } = (await jsm.streams.info('ISSUES')).state;
  const found: CloudEvent[] = [];
  for (let seq = Math.max(1, first_seq); seq <= last_seq; seq += 1) {
    const message = await jsm.streams.getMessage('ISSUES', { seq });
    if (message === null) continue;
    const { event } = parseEvent(message.string(), [IssueClassified, IssueDeclined]);
    if (wanted(event)) found.push(event);
  }
  return found;
}
