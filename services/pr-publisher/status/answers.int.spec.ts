import { randomUUID } from 'node:crypto';

import {
  IssueClassified,
  IssueDeclined,
  IssueRefused,
  TaskAnswered,
  TaskHeld,
  TaskQueued,
  type Actor,
  type IssueRefusedData,
  type RepositoryRef,
  type TaskAnsweredData,
  type TaskRef,
} from '#libs/contracts';
import { Broker } from '#libs/messaging';
import { Database } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';
import { REFUSED_PEOPLE_MAX } from './refusals.ts';

const REPO = 'octo-tester/shop';
const MAINTAINER: Actor = { id: 8, login: 'octo-maintainer', type: 'User' };
const tokens = { specialty: 'general' };

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

async function newIssue(): Promise<number> {
  return (await scene.github.createIssue({ repo: REPO, title: 'An issue', body: '' })).number;
}

async function bodies(issueNumber: number): Promise<string[]> {
  return (await scene.github.comments(REPO, issueNumber)).map(({ body }) => body);
}

async function allIsHeard(stream: string): Promise<void> {
  const { consumers } = publisher.app.get(Broker).jsm;
  await until(async () => {
    const { num_pending, num_ack_pending } = await consumers.info(stream, 'pr-publisher');
    return num_pending === 0 && num_ack_pending === 0;
  });
}

async function refuse(
  issueNumber: number,
  person: number,
  more: Partial<IssueRefusedData> = {},
): Promise<void> {
  const actor: Actor = { id: person, login: `octo-reader-${person}`, type: 'User' };
  const data: IssueRefusedData = {
    ...{ deliveryId: randomUUID(), repository, issueId: 1, issueNumber, actor, asked: 'work' },
    reason: 'actor-may-not-push',
    detail: `@${actor.login} may not push to this repository. Ask @octo-team to put the label on.`,
    ...more,
  };
  await scene.stage.say(IssueRefused, { tokens, data });
}

function answer(issueNumber: number, more: Partial<TaskAnsweredData>): Promise<void> {
  const data: TaskAnsweredData = {
    ...{ commandId: randomUUID(), verb: 'approve', repository, issueId: 1, issueNumber },
    ...{ by: MAINTAINER, right: 'write', done: true, detail: 'What was held is published now.' },
    ...more,
  };
  return scene.stage.say(TaskAnswered, { tokens, data });
}

async function comment(issueNumber: number): Promise<number> {
  const token = scene.github.tokens['octo-tester'] ?? '';
  const response = await fetch(
    `${scene.github.apiUrl}/repos/${REPO}/issues/${issueNumber}/comments`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ body: '/claude approve' }),
    },
  );
  return ((await response.json()) as { id: number }).id;
}

async function reactionTo(commentId: number): Promise<string> {
  const url = `${scene.github.apiUrl}/repos/${REPO}/issues/comments/${commentId}/reactions`;
  return until(async () => {
    const found = (await (await fetch(url)).json()) as { content: string }[];
    return found[0]?.content;
  });
}

describe('a refusal', () => {
  test('is one short comment with the reason, that calls nobody, however often it is heard or asked again', async () => {
    const issue = await newIssue();
    await Promise.all([refuse(issue, 1), refuse(issue, 1), refuse(issue, 1)]);
    await until(async () => (await bodies(issue))[0]);
    await refuse(issue, 1);
    await allIsHeard('ISSUES');
    const [body, ...others] = await bodies(issue);
    expect(others).toEqual([]);
    expect(body).toContain('**Claude does not start on this.**');
    expect(body).toContain('may not push to this repository.');
    expect(body).not.toMatch(/@octo/);
  });

  test('for another reason replaces the former in the same comment', async () => {
    const issue = await newIssue();
    await refuse(issue, 2);
    await until(async () => (await bodies(issue))[0]);
    const detail = 'There is no command "dance". Known: approve.';
    await refuse(issue, 2, { asked: 'dance', reason: 'unknown-command', detail });
    await until(async () => (await bodies(issue))[0]?.includes('no command "dance"'));
    const other = {
      asked: 'sing',
      reason: 'unknown-command',
      detail: 'No command "sing".',
    } as const;
    await refuse(issue, 2, other);
    await until(async () => (await bodies(issue))[0]?.includes('No command "sing"'));
    expect(await bodies(issue)).toHaveLength(1);
  });

  test('of ever more people makes us talk no more than so often', async () => {
    const issue = await newIssue();
    const people = Array.from({ length: REFUSED_PEOPLE_MAX + 4 }, (_, index) => 10 + index);
    await Promise.all(people.map((person) => refuse(issue, person)));
    await allIsHeard('ISSUES');
    expect(await bodies(issue)).toHaveLength(REFUSED_PEOPLE_MAX);
    const [{ count } = { count: 0 }] = await publisher.app
      .get(Database)
      .manager.query<{ count: number }[]>(
        `select count(*) from audit where kind = 'refused' and issue_number = $1`,
        [issue],
      );
    expect(count).toBe(people.length);
  });

  test('of a command shows on the comment that gave it, too', async () => {
    const issue = await newIssue();
    const commentId = await comment(issue);
    await refuse(issue, 3, { asked: 'approve', commentId });
    expect(await reactionTo(commentId)).toBe('confused');
    await until(async () => (await bodies(issue))[1]);
  });

  test('is told although the comment that asked was deleted', async () => {
    const issue = await newIssue();
    await refuse(issue, 4, { asked: 'approve', commentId: 999_999 });
    expect(await until(async () => (await bodies(issue))[0])).toContain('**Nothing was done.**');
  });
});

describe('a command', () => {
  test('that was done gets a thumb, and the status tells who let the work through', async () => {
    const issueNumber = await newIssue();
    const commentId = await comment(issueNumber);
    const task: Readonly<TaskRef> = { taskId: randomUUID(), repository, issueNumber };
    const queued = { title: 'T', specialty: 'backend', priority: 'high' } as const;
    await scene.stage.say(TaskQueued, { tokens, data: { ...task, ...queued } });
    const findings = [{ gate: 'size' as const, detail: '2,000 files. Read them.' }];
    const held = { ...task, attempt: 1, findings };
    await scene.stage.say(TaskHeld, { id: `held:${task.taskId}:1`, tokens, data: held });
    const status = (): Promise<string | undefined> =>
      bodies(issueNumber).then((all) => all.find((body) => body.includes(task.taskId)));
    await until(async () => (await status())?.includes('- `size`: 2,000 files. Read them.'));
    expect(await status()).toMatch(/Waiting for a person[^]*comments `\/claude approve`/);
    await answer(issueNumber, { taskId: task.taskId, commentId });
    expect(await reactionTo(commentId)).toBe('+1');
    await until(async () => (await status())?.includes('Approved by `octo-maintainer`'));
    expect(await bodies(issueNumber)).toHaveLength(2);
  });

  test('other than an approval gets its thumb, and the status tells of no approval', async () => {
    const issueNumber = await newIssue();
    const task: Readonly<TaskRef> = { taskId: randomUUID(), repository, issueNumber };
    const queued = { title: 'T', specialty: 'backend', priority: 'high' } as const;
    await scene.stage.say(TaskQueued, { tokens, data: { ...task, ...queued } });
    for (const verb of ['stop', 'retry', 'run'] as const) {
      const commentId = await comment(issueNumber);
      await answer(issueNumber, { verb, taskId: task.taskId, commentId });
      expect(await reactionTo(commentId)).toBe('+1');
    }
    await allIsHeard('TASK_FACTS');
    expect((await bodies(issueNumber)).join()).not.toMatch(/Approved/);
  });

  test('for work shows on its comment that it was heard, or that the work is not taken on', async () => {
    const issueNumber = await newIssue();
    const [taken, declined] = [await comment(issueNumber), await comment(issueNumber)];
    const asked = { deliveryId: randomUUID(), repository, commandId: randomUUID() };
    await scene.stage.say(IssueClassified, {
      tokens,
      data: {
        ...{ ...asked, commentId: taken, requestedBy: MAINTAINER, requirements: [], evidence: [] },
        issue: {
          ...{ id: 1, number: issueNumber, title: 'T', body: '', bodyBytes: 0, labels: [] },
          ...{ url: `https://github.example/${REPO}/issues/1`, state: 'open', author: MAINTAINER },
        },
        ...{ specialty: 'general', priority: 'low', confidence: 1 },
      },
    });
    expect(await reactionTo(taken)).toBe('eyes');
    const detail = 'The issue is closed. Reopen it, then ask again.';
    await scene.stage.say(IssueDeclined, {
      tokens,
      data: {
        ...{ ...asked, commentId: declined, issueId: 1, issueNumber, answerOwed: true },
        ...{ reason: 'closed', detail },
      },
    });
    expect(await reactionTo(declined)).toBe('confused');
    await until(async () => (await bodies(issueNumber)).some((body) => body.includes(detail)));
  });

  test('that changed nothing is answered with why, in one comment', async () => {
    const issue = await newIssue();
    const commentId = await comment(issue);
    const detail = 'Nothing is held: it is still worked on.';
    await answer(issue, { done: false, detail, commentId });
    await answer(issue, { done: false, detail: 'Nothing is held: it has ended.', commentId });
    await answer(issue, { done: false, detail: 'Whoever has a token is told by the API.' });
    await allIsHeard('TASK_FACTS');
    expect(await reactionTo(commentId)).toBe('confused');
    await until(async () => (await bodies(issue))[1]?.includes('it has ended'));
    expect(await bodies(issue)).toHaveLength(2);
  });
});
