import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { CloudEvent, IssueClassifiedData, IssueDeclinedData } from '#libs/contracts';
import { temporaryFolder, until, type TemporaryFolder } from '#libs/testing';
import { git } from '#libs/workspace';

import { Stage, type Heard } from '../stage.fixture.ts';

const OWNER = 'octo-tester';

let stage: Stage;
let folder: TemporaryFolder;

beforeAll(async () => {
  [stage, folder] = await Promise.all([Stage.open(), temporaryFolder()]);
});

afterEach(() => {
  stage.line.answerCalls(() => false, 'hang');
});

afterAll(async () => {
  await stage.close();
  await folder.remove();
});

/** `owner/name` of a new repository with this file. */
async function repositoryWith(file: string): Promise<string> {
  const [name, from] = [randomUUID(), join(folder.path, randomUUID())];
  await mkdir(join(from, '.github'), { recursive: true });
  await writeFile(join(from, '.github/claude-cluster.yml'), file);
  await stage.github.createRepository({ owner: OWNER, name, from });
  return `${OWNER}/${name}`;
}

/** By the owner's own hand, on the default branch. */
async function rewrite(repository: string, file: string): Promise<void> {
  const clone = join(folder.path, randomUUID());
  const { host } = new URL(stage.github.gitUrl);
  const url = `http://x:${stage.github.tokens[OWNER] ?? ''}@${host}/${repository}.git`;
  await git(['clone', '--quiet', url, clone], { cwd: folder.path });
  await writeFile(join(clone, '.github/claude-cluster.yml'), file);
  const who = ['-c', 'user.name=Octo Tester', '-c', 'user.email=octo@example.invalid'];
  await git([...who, 'commit', '--quiet', '--all', '--message', 'Correct it'], { cwd: clone });
  await git(['push', '--quiet', 'origin', 'HEAD'], { cwd: clone });
}

/** The one event that came of it; undefined for nothing. */
async function cameOf(what: Heard): Promise<CloudEvent | undefined> {
  const [event] = await stage.cameOf(await stage.hear({ by: OWNER, author: OWNER, ...what }));
  return event;
}

async function cameOfComment(body: string, what: Heard): Promise<CloudEvent | undefined> {
  const id = await stage.hearComment(body, { by: OWNER, author: OWNER, ...what });
  return (await stage.cameOf(id))[0];
}

it('a label of the file asks for work, another keeps it away, and its rules tell for whom and how soon', async () => {
  const repository = await repositoryWith(`
labels: { triggers: [for-claude], excluded: [legal] }
specialties: [{ paths: [shop/**], specialty: devops }]
priorities: [{ labels: [customer], priority: critical }]
`);
  const title = 'Fix shop/cart.css';
  const labels = ['for-claude', 'customer'];
  const work = await cameOf({ repository, title, labels });
  expect(work?.data as IssueClassifiedData).toMatchObject({
    specialty: 'devops',
    priority: 'critical',
  });
  const kept = await cameOf({ repository, labels: ['for-claude', 'Legal'] });
  expect(kept?.data).toMatchObject({ reason: 'excluded-label', answerOwed: true });
  const off = await cameOf({ repository, action: 'unlabeled', label: 'for-claude', labels: [] });
  expect(off?.data).toMatchObject({ reason: 'unlabelled' });
  expect(await cameOf({ repository, labels: ['legal'] })).toBeUndefined();
});

it('who may start is none of the file’s business', async () => {
  const repository = await repositoryWith('labels: { triggers: [for-claude] }');
  const labels = ['for-claude'];
  const event = await cameOf({ repository, labels, by: 'octo-reader', author: 'octo-reader' });
  expect(event).toMatchObject({
    type: 'issue.refused.v1',
    data: { reason: 'actor-may-not-push' },
  });
});

describe('a file with faults', () => {
  const FAULTS = 'tests: npm test\nlimits:\n  maxTurns: -1\n';

  it('is answered with all of them before anything begins, and no more once it is mended', async () => {
    const repository = await repositoryWith(FAULTS);
    const event = await cameOf({ repository });
    const { detail, ...data } = event?.data as IssueDeclinedData;
    expect(data).toMatchObject({ reason: 'repository-file-invalid', answerOwed: true });
    expect(detail).toContain('- line 1: tests is no key');
    expect(detail).toContain('- line 3: limits.maxTurns must be a whole number, at least 1\n');
    expect(detail).toMatch(/Correct it on the default branch .* and ask again\.$/);

    await rewrite(repository, 'test: npm test\n');
    const mended = await until(
      async () => {
        const next = await cameOf({ repository });
        return next?.type === 'issue.classified.v1' && next;
      },
      { timeoutMs: 20_000, what: 'the mended file to be seen' },
    );
    expect(mended.data).toMatchObject({ repository: { fullName: repository } });
  });

  it.each(['/claude run', '/claude retry'])('is what %s is answered with, too', async (command) => {
    const repository = await repositoryWith(FAULTS);
    const event = await cameOfComment(command, { repository });
    expect(event?.data).toMatchObject({
      reason: 'repository-file-invalid',
      commandId: expect.any(String) as string,
    });
  });

  it('stops nothing from being stopped', async () => {
    const repository = await repositoryWith(FAULTS);
    expect(await cameOfComment('/claude stop', { repository })).toMatchObject({
      type: 'command.task.stop.v1',
    });
    expect(await cameOf({ repository, action: 'closed', state: 'closed' })).toMatchObject({
      data: { reason: 'closed' },
    });
  });

  it('is not shown to somebody who may have no work done', async () => {
    const repository = await repositoryWith(FAULTS);
    const event = await cameOf({ repository, by: 'octo-reader', author: 'octo-reader' });
    expect(event?.data).toMatchObject({ reason: 'actor-may-not-push' });
  });
});

it('a file that we may not read counts as none', async () => {
  const repository = await repositoryWith('tests: npm test');
  const isFile = (call: string): boolean => call.includes('/contents/');
  stage.line.answerCalls(isFile, { status: 403, message: 'Resource not accessible' });
  expect(await cameOf({ repository })).toMatchObject({ type: 'issue.classified.v1' });
});

it('while GitHub is away nothing is said, and then what is right', async () => {
  const repository = await repositoryWith('tests: npm test');
  const isFile = (call: string): boolean => call.includes('/contents/');
  stage.line.answerCalls(isFile, { status: 503 });
  stage.line.intercepted.length = 0;
  const id = await stage.hear({ repository, by: OWNER, author: OWNER });
  await until(() => stage.line.intercepted.some(isFile), { what: 'the file to be asked for' });
  expect(await stage.saidOf(id)).toEqual([]);
  stage.line.answerCalls(() => false, 'hang');
  const [event] = await stage.cameOf(id);
  expect(event?.data).toMatchObject({ reason: 'repository-file-invalid' });
});
