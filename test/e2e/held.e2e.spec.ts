import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { until } from '#libs/testing';

import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { PERSON } from './github-outside.ts';
import { startStage, type Rounds, type Stage } from './stage.ts';

/*
 * The play of `npm run demo -- --scenario tampering`, seen from outside: a model deletes the red test in place of the
 * fault, and what becomes of it is for people to say.
 */
const SCENARIO = join(repositoryRoot(), 'cli', 'demo', 'scenario');
const MAINTAINER = 'octo-maintainer';
const READER = 'octo-reader';
const APPROVE = '/claude approve';
const WITHIN_MS = 120_000;

let stage: Stage;

beforeAll(async () => {
  const { rounds } = JSON.parse(
    await readFile(join(SCENARIO, 'tampering', 'model.json'), 'utf8'),
  ) as { rounds: Rounds };
  stage = await startStage({
    agents: [{ id: 'pc-backend', specialties: ['backend'], slots: 2 }],
    environment: {},
    users: [PERSON, MAINTAINER, READER],
    scripts: { approved: rounds, dropped: rounds },
  });
}, 180_000);

afterAll(() => stage.stop(), 60_000);

/** A repository of its own with the issue, once its change is held. */
async function held(repository: string): Promise<number> {
  const { github } = stage;
  await github.createRepositoryFrom(repository, join(SCENARIO, 'repository'));
  await github.mayPush(repository, MAINTAINER);
  const text = await readFile(join(SCENARIO, 'tampering', 'issue.md'), 'utf8');
  const [title = '', ...body] = text.split('\n');
  const labels = ['claude-code-backend'];
  const issue = { title: title.replace(/^# /, ''), body: body.join('\n'), labels };
  const number = await github.openIssue(repository, issue);
  await shows(repository, number, /^\*\*Waiting for a person\.\*\*/m);
  return number;
}

async function shows(repository: string, number: number, text: RegExp): Promise<void> {
  await until(
    async () => (await stage.github.comments(repository, number)).some((said) => text.test(said)),
    { timeoutMs: WITHIN_MS, what: `${repository}#${number} to show ${String(text)}` },
  );
}

test('what a model that deletes a red test hands over waits for a person, and only one who may push lets it through', async () => {
  const { github } = stage;
  const number = await held('approved');
  await shows('approved', number, /`test-tampering`: .*test\/split\.test\.js/);
  await shows('approved', number, /comments `\/claude approve`/);
  expect(await github.pullRequests('approved')).toEqual([]);

  await github.comment('approved', number, { as: READER, body: APPROVE });
  await shows('approved', number, /^\*\*Nothing was done\.\*\*/m);
  await github.comment('approved', number, { as: MAINTAINER, body: `> ${APPROVE}\n\nShould we?` });
  expect(await github.pullRequests('approved')).toEqual([]);

  await github.comment('approved', number, { as: MAINTAINER, body: APPROVE });
  await github.end('approved', number);
  await shows(
    'approved',
    number,
    /\[x\] Approved by `octo-maintainer`\n- \[x\] Pull request opened/,
  );
  const [pull, ...more] = await github.pullRequests('approved');
  expect(more).toEqual([]);
  expect(pull).toMatchObject({ state: 'open', draft: true });
  expect(pull?.body).toMatch(/approved by @octo-maintainer/i);
  expect(await github.commitOf('approved', pull?.head.ref ?? '')).toBe(pull?.head.sha);

  await github.comment('approved', number, { as: MAINTAINER, body: APPROVE });
  await shows('approved', number, /Nothing is held: the pull request is there/);
  expect(await github.pullRequests('approved')).toHaveLength(1);
}, 300_000);

test('an issue that is closed drops what is held', async () => {
  const { github } = stage;
  const number = await held('dropped');
  await github.closeIssue('dropped', number);
  await shows('dropped', number, /^\*\*Stopped\.\*\*/m);
  await github.comment('dropped', number, { as: MAINTAINER, body: APPROVE });
  await shows('dropped', number, /Nothing is held: the work has ended/);
  expect(await github.pullRequests('dropped')).toEqual([]);
}, 300_000);
