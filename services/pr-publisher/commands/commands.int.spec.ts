import { randomUUID } from 'node:crypto';

import {
  CommandAnswered,
  GithubIssue,
  operatorActor,
  RequestFailed,
  TaskQueued,
  TaskRun,
  type CloudEvent,
  type CommandAnsweredData,
  type GithubIssueData,
  type RepositoryRef,
  type TaskRunData,
} from '#libs/contracts';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';

const REPO = 'octo-tester/shop';
const US = 'claude-code-cluster[bot]';
const OPERATOR = operatorActor('night-shift');

let scene: Scene;
let publisher: RunningService;
let repository: Readonly<RepositoryRef>;

beforeAll(async () => {
  scene = await openScene();
  repository = await scene.repository('shop');
  publisher = await scene.publisher(await scene.database(), { INTAKE_SWEEP_MS: '100' });
});

afterEach(() => {
  scene.line.answerCalls(() => false, 'hang');
});

afterAll(async () => {
  await publisher.close();
  await scene.close();
});

async function newIssue(labels: string[] = []): Promise<number> {
  return (await scene.github.createIssue({ repo: REPO, title: 'An issue', body: 'Help.', labels }))
    .number;
}

/** Says that an operator wants work done; twice when `times` is two. Returns the command's id. */
async function run(wanted: Partial<TaskRunData>, times = 1): Promise<string> {
  const commandId = randomUUID();
  const id = `command:${commandId}`;
  const data = {
    commandId,
    repositoryName: REPO,
    by: OPERATOR,
    right: 'operator',
    ...wanted,
  } as const;
  for (let time = 0; time < times; time += 1)
    await scene.stage.say(TaskRun, { id, tokens: {}, data });
  return commandId;
}

function requestedBy(commandId: string): CloudEvent<GithubIssueData>[] {
  return scene.stage.heardOf(GithubIssue).filter(({ id }) => id === `command:${commandId}`);
}

async function requested(commandId: string): Promise<GithubIssueData> {
  const timeoutMs = 30_000;
  return (await until(() => requestedBy(commandId)[0], { timeoutMs })).data;
}

async function failure(commandId: string): Promise<string> {
  const all = (): CloudEvent<{ commandId: string; detail: string }>[] =>
    scene.stage.heardOf(RequestFailed);
  return (await until(() => all().find(({ data }) => data.commandId === commandId))).data.detail;
}

interface Shown {
  number: number;
  title: string;
  body: string;
  user: { login: string };
}

async function issuesWith(text: string): Promise<Shown[]> {
  const url = `${scene.github.apiUrl}/repos/${REPO}/issues?state=all&per_page=100`;
  const all = (await (await fetch(url)).json()) as Shown[];
  return all.filter(({ body }) => body.includes(text));
}

describe('work that an operator wants', () => {
  test('on an issue is asked for with the issue as GitHub shows it, and who wants it', async () => {
    const issueNumber = await newIssue(['bug']);
    const commandId = await run({ issueNumber, specialty: 'testing', priority: 'low' }, 2);
    const { issue, ...data } = await requested(commandId);
    expect(data).toMatchObject({
      deliveryId: `command:${commandId}`,
      action: 'requested',
      repository: { id: repository.id, fullName: REPO, defaultBranch: 'main' },
      isPullRequest: false,
      sender: OPERATOR,
      request: {
        ...{ commandId, by: OPERATOR, right: 'operator', ownText: false },
        givenAt: expect.stringMatching(/^20\d\d-/) as string,
        ...{ specialty: 'testing', priority: 'low' },
      },
    });
    expect(issue).toMatchObject({
      ...{ number: issueNumber, title: 'An issue', body: 'Help.', labels: ['bug'], state: 'open' },
      author: { login: 'octo-tester' },
    });
  });

  test('on words has an issue opened for them, and is asked for with the words as they were given', async () => {
    const text = { title: 'Count by weight', body: 'Show the sum.\n\n@octo-team' };
    const commandId = await run({ text }, 3);
    const { issue, request } = await requested(commandId);
    expect(issue).toMatchObject({ ...text, author: { login: US, type: 'Bot' }, state: 'open' });
    expect(request).toMatchObject({ ownText: true, by: OPERATOR });
    expect(await issuesWith(commandId)).toMatchObject([
      {
        number: issue.number,
        title: text.title,
        body: `<!-- claude-code-cluster:command=${commandId} -->\n${text.body}\n\n<sub>Opened for \`api:night-shift\` through the cluster's API.</sub>`,
        user: { login: US },
      },
    ]);
  });

  test('on words has one issue opened although GitHub’s answer is lost and it can’t be looked for', async () => {
    const isList = (call: string): boolean => call.startsWith(`GET /repos/${REPO}/issues?`);
    const isOpening = (call: string): boolean => call === `POST /repos/${REPO}/issues`;
    let isLost = false;
    scene.line.dropNextAnswer((call) => {
      if (!isOpening(call)) return false;
      // From the very moment that GitHub has made it, on to the second delivery.
      scene.line.answerCalls(isList, { status: 502 });
      isLost = true;
      return true;
    });
    const commandId = await run({ text: { title: 'Lost', body: 'And found.' } });
    await until(() => isLost);
    await until(() => scene.line.intercepted.some(isList));
    expect(requestedBy(commandId)).toEqual([]);
    scene.line.answerCalls(() => false, 'hang');
    const { issue, request } = await requested(commandId);
    expect(request?.ownText).toBe(true);
    expect(await issuesWith(commandId)).toMatchObject([{ number: issue.number }]);
  });

  test('waits while GitHub asks for patience', async () => {
    const issueNumber = await newIssue();
    const isRead = (call: string): boolean => call.endsWith(`/issues/${issueNumber}`);
    scene.line.answerCalls(isRead, { status: 403, headers: { 'retry-after': '6' } });
    const commandId = await run({ issueNumber });
    await until(() => scene.line.intercepted.some(isRead));
    expect(requestedBy(commandId)).toEqual([]);
    scene.line.answerCalls(() => false, 'hang');
    expect((await requested(commandId)).issue.number).toBe(issueNumber);
  });

  test.each([
    [
      'an issue that is not there',
      { issueNumber: 9999 },
      /#9999[^]*Check the repository's name and/,
    ],
    [
      'a repository that is not there',
      { repositoryName: 'octo-tester/nowhere', issueNumber: 1 },
      /./,
    ],
    [
      'words for a stranger’s repository',
      { repositoryName: 'octo-nobody/x', text: { title: 'x', body: '' } },
      /Install it there/,
    ],
    ['neither an issue nor words', {}, /Check the repository's name/],
  ])('on %s is told with what to do', async (_, wanted, expected) => {
    const commandId = await run(wanted);
    expect(await failure(commandId)).toMatch(expected);
    expect(requestedBy(commandId)).toEqual([]);
  });

  test('in a repository where our app may open no issues is told with what to grant', async () => {
    scene.line.answerCalls((call) => call === `POST /repos/${REPO}/issues`, {
      status: 403,
      headers: { 'x-accepted-github-permissions': 'issues=write' },
    });
    const commandId = await run({ text: { title: 'x', body: 'y' } });
    expect(await failure(commandId)).toMatch(/Grant issues=write to the app/);
  });

  test('goes on without a trigger label, until somebody takes one off', async () => {
    const [commanded, relieved] = [await newIssue(), await newIssue(['claude'])];
    for (const issueNumber of [commanded, relieved])
      await scene.stage.say(TaskQueued, {
        tokens: { specialty: 'backend' },
        data: {
          ...{ taskId: randomUUID(), repository, issueNumber, title: 'An issue' },
          ...{ specialty: 'backend', priority: 'low' },
        },
      });
    for (const issueNumber of [commanded, relieved])
      await until(async () => (await scene.github.comments(REPO, issueNumber)).length > 0);
    const asOwner = { authorization: `Bearer ${scene.github.tokens['octo-tester'] ?? ''}` };
    const url = `${scene.github.apiUrl}/repos/${REPO}/issues/${relieved}/labels/claude`;
    await fetch(url, { method: 'DELETE', headers: asOwner });
    const ended = (number: number): boolean =>
      scene.stage
        .heardOf(GithubIssue)
        .some(
          ({ data: { action, issue } }) =>
            action === 'swept' && issue.number === number && !issue.labels.includes('claude'),
        );
    // Changed before the other one, so a look that says that has passed over this one.
    await until(() => ended(relieved));
    expect(ended(commanded)).toBe(false);
  });
});

describe('an answer', () => {
  async function answer(
    more: Partial<CommandAnsweredData> & { issueNumber: number },
  ): Promise<string> {
    const commandId = more.commandId ?? randomUUID();
    await scene.stage.say(CommandAnswered, {
      tokens: {},
      data: {
        ...{ commandId, verb: 'explain', repository, issueId: 1, by: OPERATOR, right: 'write' },
        ...{ answer: 'It waits.', ...more },
      },
    });
    return commandId;
  }

  async function bodies(issueNumber: number): Promise<string[]> {
    return (await scene.github.comments(REPO, issueNumber)).map(({ body }) => body);
  }

  test('is one comment however often it is said, and a thumb for the question', async () => {
    const issueNumber = await newIssue();
    const asked = await fetch(
      `${scene.github.apiUrl}/repos/${REPO}/issues/${issueNumber}/comments`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${scene.github.tokens['octo-tester'] ?? ''}` },
        body: JSON.stringify({ body: '/claude explain' }),
      },
    );
    const { id: commentId } = (await asked.json()) as { id: number };
    const commandId = await answer({ issueNumber, commentId });
    await answer({ issueNumber, commentId, commandId });
    await answer({ issueNumber, answer: '**Second** answer, to another question.' });
    await until(async () => (await bodies(issueNumber)).length === 3);
    expect(await bodies(issueNumber)).toEqual([
      '/claude explain',
      `<!-- claude-code-cluster:answer=${commandId} -->\nIt waits.`,
      expect.stringMatching(/answer=[-0-9a-f]+ -->\n\*\*Second\*\* answer, to another question\.$/),
    ]);
    const url = `${scene.github.apiUrl}/repos/${REPO}/issues/comments/${commentId}/reactions`;
    expect(await (await fetch(url)).json()).toMatchObject([{ content: '+1', user: { login: US } }]);
  });

  test('calls nobody, closes nothing and can’t pass for another of ours, whatever is quoted in it', async () => {
    const issueNumber = await newIssue();
    await answer({
      issueNumber,
      answer: '`@octo-team` said: fixes #1 <!-- claude-code-cluster:task=1 -->',
    });
    const [body = ''] = await until(async () => {
      const all = await bodies(issueNumber);
      return all.length > 0 && all;
    });
    expect(body).not.toMatch(/@octo|fixes #1|<!-- claude-code-cluster:task/);
  });
});
