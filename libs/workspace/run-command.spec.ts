import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import {
  childEnvironment,
  CommandFailed,
  endMarkedProcesses,
  isProcessRunning,
  runCommand,
  type CommandOptions,
} from './index.ts';

const SLEEP = 'setTimeout(() => undefined, 60_000);';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-command-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test('what a program says and its exit are the result', async () => {
  const result = await node(`console.log('out'); console.error('err')`);
  expect(result).toMatchObject({ exitCode: 0, stdout: 'out\n', stderr: 'err\n' });
});

test('arguments reach the program as they are, whatever a shell would make of them', async () => {
  const args = ['$(touch x)', '; rm -rf /', '--help', '`id`', 'a b', ''];
  const result = await node('console.log(JSON.stringify(process.argv.slice(1)))', {
    args: ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...args],
  });
  expect(JSON.parse(result.stdout)).toEqual(args);
});

test('the child sees only the environment it is given', async () => {
  const { stdout } = await node('console.log(JSON.stringify(process.env))', {
    env: childEnvironment({ GIVEN: 'yes', HOME: undefined }),
  });
  const seen = JSON.parse(stdout) as Record<string, string>;
  expect(seen['GIVEN']).toBe('yes');
  expect(seen['PATH']).toContain('/');
  // Both are set in this process.
  expect(Object.keys(seen)).not.toContain('HOME');
  expect(Object.keys(seen)).not.toContain('VITEST');
});

test('input is given on stdin, and a program that never reads it is no trouble', async () => {
  const input = 'x'.repeat(1_000_000);
  const read = await node('process.stdin.pipe(process.stdout)', { input });
  expect(read.stdout).toHaveLength(1_000_000);
  await expect(node('process.exit(0)', { input })).resolves.toMatchObject({ exitCode: 0 });
});

test('lines are handed over one by one, also a last one without its end and characters cut in two', async () => {
  const lines: string[] = [];
  await node(
    `const b = Buffer.from('eins\\nzwölf\\r\\n終');
     process.stdout.write(b.subarray(0, 7)); setTimeout(() => process.stdout.write(b.subarray(7)), 20)`,
    { onStdoutLine: (line) => lines.push(line) },
  );
  expect(lines).toEqual(['eins', 'zwölf', '終']);
});

test('of much output the end is kept, and the log file has all of it', async () => {
  const logFile = join(folder, 'long.log');
  const result = await node(
    `for (let i = 1; i <= 50_000; i++) process.stdout.write('line ' + i + '\\n')`,
    { outputBytesMax: 100, logFile },
  );
  expect(result.stdoutTruncated).toBe(true);
  expect(Buffer.byteLength(result.stdout)).toBeLessThanOrEqual(100);
  expect(result.stdout.endsWith('line 50000\n')).toBe(true);
  expect((await readFile(logFile, 'utf8')).split('\n')).toHaveLength(50_001);
});

test('another exit code is an error that carries it', async () => {
  const error = await failureOf(node(`console.error('broken'); process.exit(3)`));
  expect(error).toMatchObject({ exitCode: 3, timedOut: false, isCanceled: false, notFound: false });
  expect(error.stderr).toBe('broken\n');
  expect(error.message).toContain('exit code 3');
  expect(error.message).toContain('broken');
});

test('a program that is not there is told apart from one that fails', async () => {
  const error = await failureOf(node('', { file: 'no-such-program-here' }));
  expect(error).toMatchObject({ notFound: true, exitCode: undefined });
  expect(error.message).toContain('Install it');
});

test('the time limit ends it together with what it started', async () => {
  const error = await failureOf(
    node(
      `const { pid } = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(SLEEP)}]);
       console.log(pid); ${SLEEP}`,
      { timeoutMs: 500 },
    ),
  );
  expect(error).toMatchObject({ timedOut: true, isCanceled: false });
  expect(isProcessRunning(Number(error.stdout))).toBe(false);
});

test('one that ignores SIGTERM is killed after its grace', async () => {
  const error = await failureOf(
    node(`process.on('SIGTERM', () => undefined); console.log('deaf'); ${SLEEP}`, {
      timeoutMs: 500,
      graceMs: 100,
    }),
  );
  expect(error).toMatchObject({ timedOut: true, signal: 'SIGKILL', stdout: 'deaf\n' });
});

test('an aborted signal ends it, and its reason is the cause', async () => {
  const stop = new AbortController();
  const reason = new Error('nobody wants it');
  const running = node(`console.log('ready'); ${SLEEP}`, {
    signal: stop.signal,
    onStdoutLine: () => {
      stop.abort(reason);
    },
  });
  const error = await failureOf(running);
  expect(error).toMatchObject({ isCanceled: true, timedOut: false });
  expect(error.cause).toBe(reason);
});

test('an aborted signal starts nothing that lives on', async () => {
  const error = await failureOf(
    node(`console.log(process.pid); ${SLEEP}`, { signal: AbortSignal.abort() }),
  );
  expect(error.isCanceled).toBe(true);
});

test.each([
  ['in its group', '{ stdio: "inherit" }'],
  ['in its group and deaf to SIGTERM', '{ stdio: "inherit" }', 'process.on("SIGTERM", () => 0);'],
  ['in a session of its own', '{ detached: true, stdio: "inherit" }'],
  ['in a session of its own, with no output', '{ detached: true, stdio: "ignore" }'],
])('what it leaves running %s ends with it', async (_, options, first = '') => {
  const child = JSON.stringify(`${first} ${SLEEP}`);
  const { stdout, durationMs } = await node(
    `const child = require('child_process').spawn(process.execPath, ['-e', ${child}], ${options});
     console.log(child.pid); setTimeout(() => process.exit(0), 150)`,
    { graceMs: 200 },
  );
  expect(isProcessRunning(Number(stdout))).toBe(false);
  expect(durationMs).toBeLessThan(5000);
});

test('when this process exits in the middle, what ignores SIGTERM is killed too', async () => {
  const stubborn = `process.on('SIGTERM', () => undefined); console.log(process.pid); ${SLEEP}`;
  const daemon = `
    import { runCommand } from ${JSON.stringify(join(import.meta.dirname, 'run-command.ts'))};
    await runCommand({
      file: process.execPath,
      args: ['-e', ${JSON.stringify(stubborn)}],
      cwd: '/',
      env: {},
      timeoutMs: 60_000,
      onStdoutLine: (line) => {
        console.log(line);
        process.exit(3);
      },
    });`;
  const args = ['--experimental-transform-types', '--input-type=module-typescript'];
  const failure = await failureOf(node('', { args: [...args, '--eval', daemon] }));
  expect(failure).toMatchObject({ exitCode: 3 });
  const pid = Number(failure.stdout);
  while (isProcessRunning(pid)) await pause(20);
});

test('what an earlier life of the daemon left behind is found by its mark', async () => {
  const markPrefix = `earlier-${process.pid}-${Date.now()}`;
  const running = failureOf(node(SLEEP, { markPrefix }));
  let ended = 0;
  for (let tries = 0; ended === 0 && tries < 100; tries++) {
    ended = await endMarkedProcesses(markPrefix, 500);
    await pause(20);
  }
  expect(ended).toBe(1);
  expect((await running).signal).toBe('SIGTERM');
  expect(await endMarkedProcesses(markPrefix, 500)).toBe(0);
});

function node(script: string, options: Partial<CommandOptions> = {}) {
  return runCommand({
    file: process.execPath,
    args: ['-e', script],
    cwd: folder,
    env: childEnvironment(),
    timeoutMs: 20_000,
    ...options,
  });
}

async function failureOf(running: Promise<unknown>): Promise<CommandFailed> {
  try {
    await running;
  } catch (error) {
    if (error instanceof CommandFailed) return error;
    throw error;
  }
  throw new Error('It was expected to fail, and did not.');
}
