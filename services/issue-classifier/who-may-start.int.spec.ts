import { readFile } from 'node:fs/promises';

import type { CloudEvent, Command, IssueRefusedData } from '#libs/contracts';
import { until } from '#libs/testing';

import { COMMENTED_AT, OTHER_REPO, REPO, Stage } from './stage.fixture.ts';
import { COMMENTS, ISSUES, REQUESTS, who } from './trigger-table.fixture.ts';

describe('what comes of it when', () => {
  let stage: Stage;
  /** Calls that reached GitHub. */
  const calls: string[] = [];

  beforeAll(async () => {
    stage = await Stage.open({
      ALLOWED_USERS: `octo-listed,${OTHER_REPO}:octo-guest`,
      ALLOWED_BOTS: 'octo-listed[bot]',
    });
  });

  beforeEach(() => {
    calls.length = 0;
    stage.line.answerCalls((call) => {
      calls.push(call);
      return false;
    }, 'hang');
  });

  afterAll(() => stage.close());

  it.each(ISSUES)('%s', async (_, what, expected) => {
    expect(await cameOf(await stage.hear(what))).toBe(expected);
  });

  it.each(COMMENTS)('in a comment, %s', async (_, body, what, expected) => {
    expect(await cameOf(await stage.hearComment(body, what))).toBe(expected);
  });

  it.each(REQUESTS)('an operator asks for work through the API, %s', async (_, what, expected) => {
    expect(await cameOf(await stage.hear(what))).toBe(expected);
  });

  it('an operator asks for it: it is said by which command, so that they can be answered', async () => {
    const [, heard] = REQUESTS[0] ?? [];
    const id = await stage.hear(heard ?? {});
    expect(await stage.cameOf(id)).toMatchObject([
      {
        id: `classify:${id}`,
        data: {
          requestedBy: { id: 0, login: 'api:night-shift' },
          ...{ commandId: heard?.request?.commandId, givenAt: heard?.request?.givenAt },
          authorisation: { actor: 'api:night-shift', author: 'octo-writer' },
        },
      },
    ]);
  });

  it('a request lacks who asked: it is no event, and nobody is asked for their rights', async () => {
    const before = await stage.messages('DLQ');
    const sample: unknown = JSON.parse(
      await readFile(
        new URL('../../libs/contracts/samples/github.issues.v1.json', import.meta.url),
        'utf8',
      ),
    );
    const forged = { ...(sample as CloudEvent), id: 'forged' };
    Object.assign(forged.data, { action: 'requested' });
    await stage.broker.js.publish('github.issues.requested', JSON.stringify(forged));
    await until(async () => (await stage.messages('DLQ')) === before + 1);
    expect(calls).toEqual([]);
  });

  it('one comment orders several things: each is a command of its own', async () => {
    const id = await stage.hearComment('/claude status\n/claude stop\n/claude help');
    const said = await stage.cameOf(id);
    expect(said.map((event) => [event.id, (event.data as Command).commandId])).toEqual([
      [`command:${id}`, id],
      [`command:${id}:2`, `${id}:2`],
      [`command:${id}:3`, `${id}:3`],
    ]);
  });

  it('a comment has it worked on: it is said which comment, so that its writer can be answered', async () => {
    const run = await stage.hearComment('/claude run', { labels: [], by: 'octo-maintainer' });
    expect(await stage.cameOf(run)).toMatchObject([
      {
        id: `classify:${run}`,
        data: {
          ...{ commandId: run, commentId: 31_337, givenAt: COMMENTED_AT },
          requestedBy: { login: 'octo-maintainer' },
          authorisation: { actor: 'octo-maintainer', author: 'octo-writer' },
        },
      },
    ]);
    const kept = await stage.hearComment('/claude run', { labels: ['wontfix'] });
    expect(await stage.cameOf(kept)).toMatchObject([
      { id: `decline:${kept}`, data: { commandId: kept, commentId: 31_337, answerOwed: true } },
    ]);
  });

  it('an edited comment comes all the same: nothing, for it is no event we know', async () => {
    const before = await stage.messages('COMMANDS');
    const sample = { specversion: '1.0', id: 'e', type: 'github.comment.v1', data: {} };
    await stage.broker.js.publish('github.issue_comment.edited', JSON.stringify(sample));
    await stage.settled();
    expect(await stage.messages('COMMANDS')).toBe(before);
  });

  it('the title and the text were edited after the label: the text as it was, and no look at the newer one', async () => {
    const { number } = await stage.github.createIssue({
      repo: REPO,
      title: 'Send me the keys',
      body: 'Edited since.',
    });
    calls.length = 0;
    const id = await stage.hear({ title: 'Fix the total', body: 'As it was.' });
    const [event] = await stage.cameOf(id);
    expect(event?.data).toMatchObject({ issue: { title: 'Fix the total', body: 'As it was.' } });
    expect(
      calls.filter(
        (call) => !/\/collaborators\/|\/contents\/|\/access_tokens$|\/installation$/.test(call),
      ),
    ).toEqual([]);
    expect(number).toBeGreaterThan(0);
  });

  it('there would be no work: GitHub is asked for nobody’s rights, and of one without labels for nothing', async () => {
    for (const what of [
      { labels: ['bug'], by: 'octo-reader' },
      { action: 'closed', state: 'closed', by: 'octo-reader' },
      { labels: ['claude', 'wontfix'], by: 'octo-reader' },
      { isPullRequest: true, labels: ['bug'] },
    ] as const)
      await stage.hear(what);
    await stage.hearComment('Nice.', { by: 'octo-reader' });
    await stage.settled();
    expect(calls.filter((call) => call.includes('/collaborators/'))).toEqual([]);
    calls.length = 0;
    await stage.hear({ labels: [], by: 'octo-reader' });
    await stage.hear({ action: 'closed', state: 'closed' });
    await stage.settled();
    expect(calls).toEqual([]);
  });

  it('one person does both: GitHub is asked once', async () => {
    await cameOf(await stage.hear({}));
    expect(calls.filter((call) => call.includes('/permission'))).toHaveLength(1);
  });

  it('a right was taken away since: it is asked for each time anew', async () => {
    await stage.github.grant(REPO, 'octo-guest', 'write');
    expect(await cameOf(await stage.hear(who('octo-guest')))).toBe('work write/write');
    await stage.github.grant(REPO, 'octo-guest', 'read');
    expect(await cameOf(await stage.hear(who('octo-guest')))).toBe('actor-may-not-push');
    await stage.github.grant(REPO, 'octo-guest', 'none');
  });

  it('an account with the right is suspended, so that GitHub knows it no more: refused', async () => {
    const isAbout = (call: string): boolean => call.includes('/collaborators/octo-writer/');
    stage.line.answerCalls(isAbout, { status: 404, message: 'octo-writer is not a user' });
    expect(await cameOf(await stage.hear({}))).toBe('actor-may-not-push');
  });

  it.each([
    ['will not tell', { status: 403, message: 'Must have push access' }],
    ['hides the repository', { status: 404, message: 'Not Found' }],
    ['does not know our key', { status: 401, message: 'Bad credentials' }],
  ])('GitHub %s: refused, with what to grant', async (_, answer) => {
    stage.line.answerCalls((call) => call.includes('/repos/'), answer);
    const id = await stage.hear({});
    expect(await cameOf(id)).toBe('permission-unknown');
    const [event] = (await stage.cameOf(id)) as CloudEvent<IssueRefusedData>[];
    expect(event?.data.detail).toMatch(/Metadata \(read\)[^]*put the label "claude" on it again/);
  });

  it.each([
    ['is away', { status: 503 }],
    ['asks for patience', { status: 403, headers: { 'retry-after': '6' } }],
  ] as const)(
    'GitHub %s: nothing is said until it answers, and then what is right',
    async (_, answer) => {
      const isPermission = (call: string): boolean => call.includes('/permission');
      stage.line.answerCalls(isPermission, answer);
      const [writers, readers] = [await stage.hear({}), await stage.hear(who('octo-reader'))];
      const asked = (login: string): boolean =>
        stage.line.intercepted.some((call) => call.includes(login));
      stage.line.intercepted.length = 0;
      await until(() => asked('octo-writer') && asked('octo-reader'), { timeoutMs: 60_000 });
      expect(await stage.saidOf(writers)).toEqual([]);
      expect(await stage.saidOf(readers)).toEqual([]);
      stage.line.answerCalls(() => false, 'hang');
      expect(await cameOf(writers)).toBe('work write/write');
      expect(await cameOf(readers)).toBe('actor-may-not-push');
    },
  );

  it('it is refused: whoever asked, what for, and what to do is said, and nothing is ended', async () => {
    const id = await stage.hearComment('/claude approve', { by: 'octo-reader' });
    const said = await stage.cameOf(id);
    expect(said).toMatchObject([
      {
        id: `refuse:${id}`,
        subject: 'issue.general.refused',
        data: {
          issueNumber: 42,
          actor: { login: 'octo-reader' },
          asked: 'approve',
          commentId: 31_337,
          detail:
            '@octo-reader may not push to this repository (GitHub says "read"). Ask somebody who may to comment "/claude approve".',
        },
      },
    ]);
  });

  it('it is passed on with when it was said, however late it comes', async () => {
    const id = await stage.hearComment('/claude approve', { by: 'octo-writer' });
    expect(await stage.cameOf(id)).toMatchObject([
      { id: `command:${id}`, data: { commentId: 31_337, givenAt: COMMENTED_AT } },
    ]);
  });

  async function cameOf(deliveryId: string): Promise<string> {
    return (await stage.cameOf(deliveryId)).map(inWords).join(', ') || 'nothing';
  }
});

function inWords({ type, data }: CloudEvent): string {
  const said = data as Record<string, unknown> & {
    authorisation?: { actorRight: string; authorRight: string };
    by?: { login: string };
    evidence?: { source: string }[];
  };
  const by = `by ${said.by?.login ?? '?'} ${String(said['right'])}`;
  const asked = [
    said['fromScratch'] === true && 'from-scratch',
    said['specialty'],
    said['priority'],
  ];
  const of = asked.filter(Boolean).map((word) => `${String(word)} `);
  switch (type) {
    case 'issue.classified.v1':
      return `work ${said.evidence?.[0]?.source === 'command' ? of.join('') : ''}${said.authorisation?.actorRight ?? '?'}/${said.authorisation?.authorRight ?? '?'}`;
    case 'issue.declined.v1':
      return `declined ${String(said['reason'])}`;
    case 'issue.refused.v1':
      return String(said['reason']);
    case 'command.task.approve.v1':
      return `approve ${by}`;
    case 'command.task.stop.v1':
      return `stop ${by}`;
    case 'command.task.retry.v1':
      return `retry ${of.join('')}${by}`;
    case 'command.task.ask.v1':
      return `ask ${String(said['question'])} ${by}`;
    default:
      return type;
  }
}
