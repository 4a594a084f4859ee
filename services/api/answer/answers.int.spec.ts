import {
  CommandAnswered,
  parseEvent,
  TaskAsk,
  type CloudEvent,
  type CommandAnsweredData,
  type Question,
} from '#libs/contracts';
import { StreamReader } from '#libs/messaging';
import { until } from '#libs/testing';

import type { Explanation } from '../explain/explanation.dto.ts';
import { Life } from '../lives.fixture.ts';
import { Stage } from '../stage.fixture.ts';

const FIRST = new Life(1).classified().queued().running();
const WAITING = new Life(2).classified().queued(1, { dependsOn: [1] });
const REFUSED = new Life(3).refused();

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ COMMAND_PREFIX: '/octo' });
  for (const { told } of [FIRST, WAITING, REFUSED]) await stage.tell(told);
  await stage.isHeard();
});
afterAll(async () => {
  await stage.close();
});

async function ask(question: Question, { repository, issueNumber }: Life): Promise<string> {
  const commandId = `comment-${question}-${issueNumber}`;
  const by = { id: 8, login: 'octo-maintainer', type: 'User' } as const;
  const data = {
    ...{ repository, issueId: 1000 + issueNumber, issueNumber, commandId, by, question },
    ...{ right: 'write' as const, commentId: 31337 },
  };
  for (const id of ['once', 'twice'])
    // The broker takes it twice: it is for api to answer once.
    await stage.say(TaskAsk, { id: `${commandId}:${id}`, data });
  await stage.isHeard();
  return until(async () => (await answersTo(commandId))[0]);
}

async function answersTo(commandId: string): Promise<string[]> {
  const answers: string[] = [];
  for await (const part of stage.service.app.get(StreamReader).messagesOf('COMMANDS'))
    for (const { text, subject } of part) {
      if (subject !== CommandAnswered.subject) continue;
      const { data } = parseEvent(text, [CommandAnswered]).event as CloudEvent<CommandAnsweredData>;
      if (data.commandId === commandId && data.commentId === 31337) answers.push(data.answer);
    }
  return answers;
}

test.each<[Question, Life, string]>([
  ['explain', WAITING, '⛔ `dependencies`: #1 is running'],
  ['status', FIRST, '| Attempt | 1 of 3 |'],
  ['status', REFUSED, 'Who asked for it may not'],
  ['help', new Life(99), '`/octo approve`'],
])('who asks for %s in a comment is answered once', async (question, life, expected) => {
  expect(await ask(question, life)).toContain(expected);
  expect(await answersTo(`comment-${question}-${life.issueNumber}`)).toHaveLength(1);
});

test('an issue is explained by its task, or as one that has none', async () => {
  const byTask = await stage.read<Explanation>(`/api/v1/tasks/${WAITING.taskId}/explain`);
  const query = `repository=Octo-Tester/Shop-1&issue=`;
  expect(await stage.read(`/api/v1/explain?${query}2`)).toEqual(byTask);
  expect(byTask.gates.find(({ pass }) => !pass)?.gate).toBe('dependencies');
  expect(await stage.read(`/api/v1/explain?${query}3`)).toMatchObject({ status: 'refused' });
  const unheard = await stage.read<Explanation>(`/api/v1/explain?${query}4`);
  expect(unheard).toMatchObject({ status: 'unknown', taskId: null, issueNumber: 4 });
  expect(unheard.next.what).toContain('/octo run');
});

test.each([
  ['/api/v1/explain?repository=octo-tester/shop-1', 400],
  ['/api/v1/explain?repository=nonsense&issue=1', 400],
  ['/api/v1/tasks/00000000-0000-4000-8000-000000000000/explain', 404],
])('%s is %i', async (path, status) => {
  expect((await stage.get(path)).status).toBe(status);
});
