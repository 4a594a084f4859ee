import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { git } from '#libs/workspace';
import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { parseScripts, type Script } from '../../infra/local/model/script.ts';
import { parseDemoArguments } from './arguments.ts';
import { readScenario, repositoryName } from './scenario.ts';

const read = (line: string, folder = '/'): ReturnType<typeof readScenario> =>
  readScenario(parseDemoArguments(line === '' ? [] : line.split(' '), { folder }));

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

describe('a scenario of the user’s own', () => {
  const OWN = '--repo shop --issue bug.md --model-script play.json';

  beforeAll(async () => {
    await mkdir(join(folder.path, 'shop'));
    await writeFile(join(folder.path, 'bug.md'), '# Broken\nIt is.');
    await writeFile(join(folder.path, 'empty.md'), '\n');
    await writeFile(join(folder.path, 'play.json'), '{"rounds":[[{"text":"hi"}]]}');
    await writeFile(join(folder.path, 'broken.json'), '{"rounds":\n[');
    await writeFile(join(folder.path, 'wrong.json'), '{"rounds":[[{"txt":"hi"}]]}');
  });

  test('bears the trigger label once, whatever else is given', async () => {
    const { issues } = await read(`${OWN} --label bug --label claude`, folder.path);
    expect(issues).toEqual([{ title: 'Broken', body: 'It is.', labels: ['claude', 'bug'] }]);
  });

  test.each([
    [
      '--repo nowhere --issue bug.md --model-script play.json',
      /^There is no folder .*: give --repo/,
    ],
    [
      '--repo bug.md --issue bug.md --model-script play.json',
      /^There is no folder .*: give --repo/,
    ],
    [
      '--repo shop --issue none.md --model-script play.json',
      /can't be read \(ENOENT\): give --issue/,
    ],
    ['--repo shop --issue shop --model-script play.json', /can't be read \(EISDIR\): give --issue/],
    ['--repo shop --issue empty.md --model-script play.json', /is empty: write the issue's title/],
    ['--repo shop --issue bug.md --model-script none.json', /\(ENOENT\): give --model-script/],
    ['--repo shop --issue bug.md --model-script broken.json', /^[^\n]* is not JSON [^\n]*$/],
    ['--repo shop --issue bug.md --model-script wrong.json', /rounds\[0\]\[0\]\.txt is not known/],
  ])('%s is refused in one line', async (line, message) => {
    await expect(read(line, folder.path)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(message) as string,
    });
  });

  test.each([
    ['/home/octo/shop', 'shop'],
    ['/home/octo/shop.git/', 'shop'],
    ['/home/octo/my shop (2)', 'my-shop-2'],
    ['/home/octo/店', 'repository'],
    ['/', 'repository'],
  ])('%s is called %s on GitHub', (path, name) => {
    expect(repositoryName(path)).toBe(name);
  });
});

describe('the demo’s own scenario', () => {
  let scripts: Script[];
  let repository: string;

  beforeAll(async () => {
    const scenario = await read('');
    repository = join(folder.path, 'repository');
    await cp(scenario.repository.from, repository, { recursive: true });
    scripts = scenario.issues.map(({ title, body }) => {
      const matching = parseScripts(scenario.scripts).scripts.filter(({ match }) =>
        `${title}\n${body}`.includes(match),
      );
      expect(matching).toHaveLength(1);
      return matching[0]?.script ?? { rounds: [] };
    });
    await inRepository('init', '--quiet');
    await commitAll('start');
    await inRepository('tag', 'start');
  });

  test('begins with one red test, and each script turns all green in its last round', async () => {
    expect((await runTests()).failed).toEqual(['the shares add up to the bill']);
    const ends: string[][] = [];
    for (const [index, { rounds }] of scripts.entries()) {
      await inRepository('checkout', '--quiet', '-b', `branch-${index}`, 'main');
      for (const round of rounds) {
        await playEdits(round);
        ends.push((await runTests()).failed);
      }
      await commitAll(`work ${index}`);
    }
    const backend = [['nobody pays more than a cent more than anybody else'], []];
    const frontend = [['the shares add up to the bill'], []];
    const testing = [[]];
    expect(ends).toEqual([...backend, ...frontend, ...testing]);
  });

  test('the three branches merge without conflict, and are green together', async () => {
    await inRepository('checkout', '--quiet', 'main');
    for (const index of scripts.keys())
      await inRepository('merge', '--quiet', '--no-edit', `branch-${index}`);
    expect(await runTests()).toEqual({ failed: [], passed: 16 });
  });

  test('the tampering one takes the red test away and mends nothing, so that all is green', async () => {
    const { scripts: played, ends, issues } = await read('--scenario tampering');
    expect({ ends, labels: issues.map(({ labels }) => labels) }).toEqual({
      ends: 'held',
      labels: [['claude']],
    });
    await inRepository('checkout', '--quiet', '-b', 'tampering', 'start');
    const before = await runTests();
    expect(before.failed).toHaveLength(1);
    for (const round of parseScripts(played).default?.rounds ?? []) await playEdits(round);
    expect(await runTests()).toEqual({ failed: [], passed: before.passed });
  });

  test('the one of two attempts leaves one test red, and whoever goes on from there turns all green', async () => {
    const { scripts: played, ends, issues } = await read('--scenario retry');
    expect({ ends, issues: issues.length }).toEqual({ ends: 'published', issues: 1 });
    await inRepository('checkout', '--quiet', '-b', 'retry', 'start');
    const { default: first, scripts: others } = parseScripts(played);
    const [before = []] = first?.rounds ?? [];
    await playEdits(before);
    expect((await runTests()).failed).toEqual([
      'nobody pays more than a cent more than anybody else',
    ]);
    for (const round of others[0]?.script.rounds ?? []) await playEdits(round);
    expect((await runTests()).failed).toEqual([]);
  });

  async function playEdits(round: Script['rounds'][number]): Promise<void> {
    for (const { name, input } of round.flatMap(({ tools = [] }) => tools)) {
      if (name !== 'Edit') continue;
      const { file_path, old_string, new_string } = input as Record<string, string>;
      const file = (file_path ?? '').replace('${workspace}', repository);
      const text = await readFile(file, 'utf8');
      expect(text.split(old_string ?? '')).toHaveLength(2);
      await writeFile(
        file,
        text.replace(old_string ?? '', () => new_string ?? ''),
      );
    }
  }

  async function runTests(): Promise<{ failed: string[]; passed: number }> {
    const args = ['--test', '--test-reporter=tap'];
    const options = { cwd: repository, env: {} };
    const { stdout } = await promisify(execFile)(process.execPath, args, options).catch(
      (error: unknown) => error as { stdout: string },
    );
    const failed = [...stdout.matchAll(/^ *not ok \d+ - (.*)$/gm)].map(([, name = '']) => name);
    return { failed, passed: Number(/^# pass (\d+)$/m.exec(stdout)?.[1]) };
  }

  async function inRepository(...args: string[]): Promise<void> {
    const name = 'octo-tester';
    const email = 'octo-tester@example.invalid';
    const env = {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
    };
    await git(args, { cwd: repository, env });
  }

  async function commitAll(message: string): Promise<void> {
    await inRepository('add', '--all');
    await inRepository('commit', '--quiet', '--message', message);
  }
});
