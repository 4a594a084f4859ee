import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { until } from '#libs/testing';

import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { PERSON } from './github-outside.ts';
import { startStage, type Rounds, type Stage } from './stage.ts';

/*
 * One issue from its first word to its pull request, steered by nothing but comments: every command there is, on the real
 * services, seen from outside. What a model hands over here is held for a person, so that there is something to approve.
 */
const SCENARIO = join(repositoryRoot(), 'cli', 'demo', 'scenario');
const REPOSITORY = 'steered';
const MAINTAINER = 'octo-maintainer';
const READER = 'octo-reader';
const WITHIN_MS = 120_000;

let stage: Stage;
let issue: number;

beforeAll(async () => {
  const [script, text] = await Promise.all(
    ['model.json', 'issue.md'].map((file) => readFile(join(SCENARIO, 'tampering', file), 'utf8')),
  );
  const { rounds } = JSON.parse(script ?? '') as { rounds: Rounds };
  stage = await startStage({
    agents: [{ id: 'pc-backend', specialties: ['backend'], slots: 2 }],
    // Looking all the time: work that nobody put a label on must not be taken for work that lost its label.
    environment: { 'pr-publisher': { INTAKE_SWEEP_MS: '500' } },
    users: [PERSON, MAINTAINER, READER],
    scripts: { [REPOSITORY]: rounds },
  });
  const { github } = stage;
  await github.createRepositoryFrom(REPOSITORY, join(SCENARIO, 'repository'));
  await github.mayPush(REPOSITORY, MAINTAINER);
  const [title = '', ...body] = (text ?? '').split('\n');
  const words = { title: title.replace(/^# /, ''), body: body.join('\n') };
  issue = await github.openIssue(REPOSITORY, { ...words, labels: [] });
}, 180_000);

afterAll(() => stage.stop(), 60_000);

/** Says it, and resolves with the reaction to it that tells that it was done, or was not. */
async function say(body: string, as = MAINTAINER): Promise<string> {
  const id = await stage.github.comment(REPOSITORY, issue, { as, body });
  return until(
    async () => {
      const reactions = await stage.github.reactionsToComment(REPOSITORY, id);
      return reactions.find((content) => content !== 'eyes');
    },
    { timeoutMs: WITHIN_MS, what: `an answer to ${body}` },
  );
}

async function shows(...texts: RegExp[]): Promise<void> {
  for (const text of texts)
    await until(
      async () => (await stage.github.comments(REPOSITORY, issue)).some((said) => text.test(said)),
      { timeoutMs: WITHIN_MS, what: `the issue to show ${String(text)}` },
    );
}

test('run: who may push has it worked on, without a label, as the kind of work they say', async () => {
  expect(await say('/claude run', READER)).toBe('confused');
  await shows(/Nothing was done[^]*may not push/);
  expect(await say('/claude run specialty=gardening')).toBe('confused');
  await shows(
    /there is no specialty "gardening"[^]*run\|retry\|stop\|status\|explain\|approve\|help/,
  );
  expect(await say('/claude run specialty=devops priority=high')).toBe('+1');
  await shows(/waits for a free agent[^]*Accepted: devops, high priority/);
  expect(await say('/claude run')).toBe('confused');
  await shows(/It waits for an agent already/);
}, 300_000);

test('status, explain and help: each is answered, to who may ask', async () => {
  expect(await say('/claude explain', READER)).toBe('confused');
  expect(await say('/claude status\n/claude explain\n/claude help')).toBe('+1');
  await shows(
    /^<!-- claude-code-cluster:answer=\S+ -->\n[^]*\| Status \| pending \|[^]*devops, high priority/,
    /^<!-- claude-code-cluster:answer=\S+ -->\n[^]*⛔ `live-agent`: [^]*devops/,
    /^<!-- claude-code-cluster:answer=\S+ -->\n[^]*`\/claude retry`: [^]*`--from-scratch`/,
  );
}, 300_000);

test('stop: what waits ends, and what is quoted beside it is no command', async () => {
  expect(await say('> /claude run\n\nNo, not like this.\n\n/claude stop')).toBe('+1');
  await shows(/^\*\*Stopped/m, /octo-maintainer/);
  expect(await say('/claude stop')).toBe('confused');
  await shows(/has ended already/);
}, 300_000);

test('retry: it is tried again as another kind of work', async () => {
  expect(await say('/claude retry --from-scratch specialty=backend priority=critical')).toBe('+1');
  await shows(/Accepted: backend, critical priority/, /Waiting for a person/);
}, 300_000);

test('approve: what is held becomes a pull request', async () => {
  expect(await stage.github.pullRequests(REPOSITORY)).toEqual([]);
  expect(await say('/claude approve')).toBe('+1');
  await stage.github.end(REPOSITORY, issue);
  await shows(/Approved by `octo-maintainer`/);
  expect(await stage.github.pullRequests(REPOSITORY)).toHaveLength(1);
  expect(await say('/claude stop')).toBe('confused');
  await shows(/the pull request is there/);
}, 300_000);
