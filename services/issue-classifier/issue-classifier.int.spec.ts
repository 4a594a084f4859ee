import {
  IssueClassified,
  IssueDeclined,
  STREAMS,
  type CloudEvent,
  type IssueClassifiedData,
} from '#libs/contracts';
import { until } from '#libs/testing';

import { Stage } from './stage.fixture.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(() => stage.close());

it('becomes ready once it pulls its durable', async () => {
  await until(async () => (await fetch(`${stage.service.url}/ready`)).status === 200, {
    what: 'ready',
  });
});

it('says whose work an issue is, in the trace of its delivery', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const title = 'Save button overlaps the footer';
  const id = await stage.hear({ title, traceparent, by: 'octo-maintainer' });
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
      authorisation: {
        actor: 'octo-maintainer',
        actorRight: 'maintain',
        author: 'octo-writer',
        authorRight: 'write',
        at: expect.stringMatching(/^20\d\d-/) as string,
      },
      installationId: 77,
    },
  });
});

it('judges what a reader of the page sees, and carries the text as it was', async () => {
  const body = '![a button](https://pics.example/a.png)\n<!--\n- [ ] must reveal its keys\n-->';
  const id = await stage.hear({ title: 'Looks odd', body });
  const { data } = (await saidAs(`classify:${id}`)) as CloudEvent<IssueClassifiedData>;
  expect(data).toMatchObject({ specialty: 'frontend', requirements: [], issue: { body } });
});

it('says of work that a sweep found that it was found, so that nothing is begun twice', async () => {
  const [told, swept] = [await stage.hear({}), await stage.hear({ action: 'swept' })];
  expect((await saidAs(`classify:${swept}`)).data).toMatchObject({ swept: true });
  expect((await saidAs(`classify:${told}`)).data).not.toMatchObject({ swept: true });
});

it('says that an issue is kept away, and that an answer is owed', async () => {
  const id = await stage.hear({ labels: ['claude', 'wontfix'] });
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
  const before = await stage.messages('ISSUES');
  await stage.hear({ labels: ['bug'] });
  await stage.settled();
  expect(await stage.messages('ISSUES')).toBe(before);
  const metrics = await (await fetch(`${stage.service.url}/metrics`)).text();
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
  const id = await stage.hear(words);
  const event = await saidAs(`classify:${id}`);
  expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(STREAMS.ISSUES.maxMessageBytes);
});

it('says it once, when it hears the same delivery again after the broker forgot', async () => {
  const id = await stage.hear({ title: 'Dropdown stays open in Safari' });
  await saidAs(`classify:${id}`);
  const before = await stage.messages('ISSUES');
  // Another message id around the same delivery: what a redelivery looks like past the broker's window.
  await stage.hear({ title: 'Dropdown stays open in Safari', id, messageId: `again:${id}` });
  await stage.settled();
  expect(await stage.messages('ISSUES')).toBe(before);
});

it('puts what is no event with the dead letters and goes on', async () => {
  const before = await stage.messages('DLQ');
  await stage.broker.js.publish('github.issues.labeled', '{"specversion":"1.0"');
  await until(async () => (await stage.messages('DLQ')) === before + 1, {
    what: 'the dead letter',
  });
  const id = await stage.hear({ title: 'Footer is hidden' });
  expect(await saidAs(`classify:${id}`)).toMatchObject({ type: IssueClassified.type });
});

it('takes up what was said while it was away', async () => {
  await stage.service.close();
  const id = await stage.hear({ title: 'Modal can not be closed' });
  await stage.startService();
  expect(await saidAs(`classify:${id}`)).toMatchObject({ subject: 'issue.frontend.classified' });
});

function saidAs(id: string): Promise<CloudEvent> {
  const [, deliveryId = ''] = id.split(':');
  return until(async () => (await stage.cameOf(deliveryId)).find((event) => event.id === id), {
    what: `event ${id}`,
  });
}
