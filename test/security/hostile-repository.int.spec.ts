import { createServer, type Server } from 'node:net';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';

import type { TaskCompletedData } from '#libs/contracts';
import { DOCKER_IMAGE, until, whyNoBox, whyNoDockerBox } from '#libs/testing';
import { childEnvironment, runCommand } from '#libs/workspace';

import { startModel, type Model } from '../../infra/local/model/start-model.ts';
import { startAgentProcess } from '../../services/agent/agent-process.fixture.ts';
import { Stage } from '../../services/agent/stage.fixture.ts';
import {
  ATTEMPTS,
  CONTROL,
  escapedIn,
  hostileFiles,
  OF_AN_IMAGE,
  type Targets,
} from './attempts.ts';
import { outside, plant } from './plant.ts';

/** Docker's is tried where an engine has its image; in CI none has. */
const RUNNERS: readonly {
  readonly name: string;
  readonly lacking: string | undefined;
  readonly environment: Record<string, string>;
  readonly allowed: readonly string[];
}[] = [
  { name: 'sandbox-runtime', lacking: await whyNoBox(), environment: {}, allowed: [] },
  {
    name: 'docker',
    lacking: await whyNoDockerBox(),
    environment: { AGENT_SANDBOX: 'docker', AGENT_SANDBOX_IMAGE: DOCKER_IMAGE },
    allowed: OF_AN_IMAGE,
  },
];
const here = RUNNERS.filter(({ lacking }) => lacking === undefined);
const elsewhere = RUNNERS.filter(({ lacking }) => lacking !== undefined);
const TITLE = 'in the sandbox $name a hostile repository and a hostile model';
if (elsewhere.length > 0) describe.skip.each(elsewhere)(TITLE, attack);
if (here.length > 0) describe.each(here)(TITLE, attack);

const SECRET = `cluster-planted-${randomUUID()}`;
const CLI = join(import.meta.dirname, '../../node_modules/.bin/claude');
const PATIENT_MS = 100_000;

function attack({ environment, allowed }: (typeof RUNNERS)[number]): void {
  let stage: Stage;
  let model: Model;
  let servers: Server[];
  let connections: number;
  let targets: Targets;
  let before: string[];

  beforeAll(async () => {
    stage = await Stage.set();
    model = await startModel({ scripts: { rounds: [] } });
    connections = 0;
    const socket = join(stage.folder, 'planted.sock');
    const abstract = `octo-${process.pid}`;
    const listening = [{ port: 0, host: '127.0.0.1' }, { path: socket }, { path: `\0${abstract}` }];
    servers = await Promise.all(listening.map((where) => listen(where)));
    targets = {
      USER_HOME: join(stage.folder, 'user'),
      ROOT: join(stage.folder, 'hostile'),
      CANARY: join(stage.folder, 'canary'),
      CONFIG: join(stage.folder, 'etc'),
      BROKER_PORT: new URL(stage.broker.url).port,
      PORT: String((servers[0]?.address() as AddressInfo).port),
      SOCKET: socket,
      ABSTRACT: abstract,
      PID: String(process.pid),
    };
    await plant(targets, SECRET);
    before = await outside(targets);
  }, 60_000);
  afterAll(async () => {
    await stage.clear();
    await model.stop();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  });

  function listen(where: object): Promise<Server> {
    const server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => socket.destroy());
      socket.end(`${SECRET}\n`);
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(where, () => {
        resolve(server);
      });
    });
  }

  test('get what they want where there is no box: the attempts are real ones', async () => {
    const folder = join(stage.folder, 'unboxed');
    for (const [path, content] of Object.entries(hostileFiles(targets))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    // Somebody else's process, with a secret in its environment as a daemon has.
    const stop = new AbortController();
    const holder = runCommand({
      file: 'sleep',
      args: ['60'],
      cwd: folder,
      env: { ...childEnvironment(), PLANTED: SECRET },
      timeoutMs: 60_000,
      signal: stop.signal,
    }).catch((error: unknown) => error);
    const failed: string[] = [];
    for (const [index, attempt] of [...ATTEMPTS, CONTROL].entries()) {
      if (attempt.worksOutside !== true && attempt !== CONTROL) continue;
      const { stdout } = await runCommand({
        file: 'sh',
        args: [`attempts/${String(index).padStart(2, '0')}.sh`],
        cwd: folder,
        env: childEnvironment(),
        timeoutMs: 20_000,
      }).catch((error: unknown) => error as { stdout: string });
      if (!stdout.includes('ESCAPED')) failed.push(attempt.name);
    }
    stop.abort();
    await holder;
    expect(failed).toEqual([]);
    expect(connections).toBeGreaterThan(0);
  }, 90_000);

  test('get none of it in the box, and end in a clean result', async () => {
    connections = 0;
    const { PORT } = targets;
    const attack = 'sh attack.sh > report-of-the-model.txt 2>&1';
    const tool = (name: string, input: object) => ({ name, input });
    model.use({
      rounds: [
        [
          {
            tools: [
              tool('Read', { file_path: `${targets.USER_HOME}/.ssh/id_ed25519` }),
              tool('Write', { file_path: `${targets.CANARY}/by-tool`, content: 'evil' }),
              tool('Bash', { command: `curl -s --max-time 2 http://127.0.0.1:${PORT}` }),
              tool('Bash', { command: attack, timeout: 120_000 }),
            ],
          },
          { text: 'I have looked around.' },
        ],
        [{ tools: [tool('Bash', { command: 'touch second-round' })] }, { text: 'Done.' }],
      ],
    });
    const repository = await stage.makeRepository({
      ...hostileFiles(targets),
      'package.json': JSON.stringify({ scripts: { test: 'sh test.sh' } }),
      'test.sh': `test -e report-of-the-tests.txt || sh attack.sh > report-of-the-tests.txt 2>&1
cat report-of-the-tests.txt; echo ====; cat report-of-the-model.txt
printf '\\033]0;title\\007\\033[2Jend of the tests\\n'
test -e second-round`,
    });
    const agent = await startAgentProcess(stage, {
      AGENT_ID: 'hostile',
      ...environment,
      HOME: targets.USER_HOME,
      // For what this daemon itself keeps, so that nothing in the home changes but by an attempt.
      XDG_CACHE_HOME: join(stage.folder, 'cache'),
      CLAUDE_BIN: CLI,
      ANTHROPIC_BASE_URL: model.url,
      ANTHROPIC_API_KEY: SECRET,
      GIT_READ_TOKEN: SECRET,
    });
    const task = await stage.assign(agent, repository, { limits: { wallClockMs: PATIENT_MS } });
    const word = await until(
      () =>
        stage.said<TaskCompletedData>(task, 'completed')[0] ??
        stage.said<TaskCompletedData>(task, 'failed')[0],
      { timeoutMs: PATIENT_MS, what: 'the end of the attempt' },
    );
    expect(word).toMatchObject({ rounds: 1, tests: { verdict: 'passed' } });

    const files: Record<string, string> = {};
    for (const artifact of word.artifacts)
      files[artifact.kind] = await readFile(
        await stage.fetchArtifact(artifact, artifact.kind),
        'latin1',
      );
    const last = (files['test-report'] ?? '').split('$ npm test').at(-1) ?? '';
    for (const report of last.split('\n====\n'))
      expect(escapedIn(report).filter((name) => !allowed.includes(name))).toEqual([CONTROL.name]);

    expect(connections).toBe(0);
    expect(await outside(targets)).toEqual(before);
    for (const [kind, content] of Object.entries({ ...files, word: JSON.stringify(word) }))
      expect({ kind, leaks: content.includes(SECRET) }).toEqual({ kind, leaks: false });
    expect(word.tests.tail).toContain('end of the tests');
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(word.tests.tail).not.toMatch(/[\u001b\u0007]/);
    await until(async () => (await running(targets.ROOT)).length === 0, {
      what: 'its last process',
    });
  }, 150_000);
}

test('every attempt stands in the page on security, with the guard that stops it', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/security.md'), 'utf8');
  const listed = [...page.matchAll(/^\| (.+?) +\|/gm)].map(([, first]) => first);
  expect(ATTEMPTS.map(({ name }) => name).filter((name) => !listed.includes(name))).toEqual([]);
});

/** The arguments of every process that names a folder. */
async function running(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(`${folder}/work`));
}
