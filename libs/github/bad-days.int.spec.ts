import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Redaction } from '#libs/redaction';
import {
  FaultyProxy,
  startGithub,
  temporaryFolder,
  type LocalGithub,
  type TemporaryFolder,
} from '#libs/testing';

import { NotPermitted, RateLimited, Unavailable } from './errors.ts';
import { GithubClients } from './github-clients.ts';
import type { GithubRepository } from './github-repository.ts';

const isReaction = (call: string): boolean => call.includes('/reactions');
const inAnHour = (): number => Math.ceil(Date.now() / 1000) + 3600;

const redaction = new Redaction([]);

describe('a GitHub that', () => {
  let github: LocalGithub;
  let stop: () => Promise<void>;
  let folder: TemporaryFolder;
  let line: FaultyProxy;
  let repository: GithubRepository;
  let issue: number;

  beforeAll(async () => {
    folder = await temporaryFolder();
    ({ github, stop } = await startGithub());
    await writeFile(join(folder.path, 'README.md'), '# Shop\n');
    await github.createRepository({ owner: 'octo-tester', name: 'shop', from: folder.path });
    issue = (await github.createIssue({ repo: 'octo-tester/shop', title: 'An issue', body: '' }))
      .number;
    line = await FaultyProxy.start(github.apiUrl);
    const clients = new GithubClients({
      redaction,
      apiUrl: line.url,
      userAgent: 'claude-code-cluster-test',
      token: github.tokens['octo-tester'],
      requestTimeoutMs: 200,
    });
    repository = await clients.forRepository('octo-tester/shop');
  });

  afterEach(() => {
    line.answerCalls(() => false, 'hang');
    line.intercepted.length = 0;
  });

  afterAll(async () => {
    await line.stop();
    await stop();
    await folder.remove();
  });

  it('answers 502 once is asked again, and nobody notices', async () => {
    line.answerCalls((call) => isReaction(call) && line.intercepted.length === 0, { status: 502 });
    await repository.ensureReaction(issue, 'rocket');
    expect(line.intercepted).toHaveLength(1);
    expect(github.reactions('octo-tester/shop', issue)).toMatchObject([{ content: 'rocket' }]);
  });

  it('goes on answering 503 is unavailable after three tries', async () => {
    line.answerCalls(isReaction, { status: 503 });
    await expect(repository.ensureReaction(issue, 'eyes')).rejects.toBeInstanceOf(Unavailable);
    expect(line.intercepted).toHaveLength(3);
  });

  it('does not answer at all is unavailable when the time is up', async () => {
    line.answerCalls(isReaction, 'hang');
    await expect(repository.ensureReaction(issue, 'eyes')).rejects.toBeInstanceOf(Unavailable);
    expect(line.intercepted).toHaveLength(3);
  });

  it.each([
    ['its secondary limit and a time', { status: 403, headers: { 'retry-after': '90' } }, 90],
    ['429 and a time', { status: 429, headers: { 'retry-after': '30' } }, 30],
    [
      'its primary limit and the reset',
      () => ({
        status: 403,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(inAnHour()) },
      }),
      3600,
    ],
    [
      'its secondary limit and no time',
      { status: 403, message: 'You have exceeded a secondary rate limit.' },
      60,
    ],
  ])('answers %s is asked once, and says when to ask again', async (_, given, seconds) => {
    line.answerCalls(isReaction, typeof given === 'function' ? given() : given);
    const asked = Date.now();
    const error = await repository.ensureReaction(issue, 'eyes').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RateLimited);
    const waitSeconds = ((error as RateLimited).retryAt.getTime() - asked) / 1000;
    expect(Math.abs(waitSeconds - seconds)).toBeLessThan(5);
    expect(line.intercepted).toHaveLength(1);
  });

  it('refuses for lack of a permission is not taken for a limit', async () => {
    line.answerCalls(isReaction, {
      status: 403,
      headers: { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': String(inAnHour()) },
    });
    await expect(repository.ensureReaction(issue, 'eyes')).rejects.toBeInstanceOf(NotPermitted);
  });
});
