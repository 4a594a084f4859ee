import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryFolder, until, type TemporaryFolder } from '#libs/testing';

import { ManagedProcess } from '../../../infra/local/cluster/managed-process.ts';
import { KeepRunning, type Kept } from './keep-running.ts';

let folder: TemporaryFolder;
let running: KeepRunning;
let wanted: AbortController;
let said: string[];
beforeEach(async () => {
  folder = await temporaryFolder();
  wanted = new AbortController();
  said = [];
  running = new KeepRunning(wanted.signal, (line) => said.push(line));
});
afterEach(async () => {
  await running.stop();
  await folder.remove();
});

/** A real process that says so when it is there, and how often it was born. */
async function child(name: string, source: string): Promise<Kept & { process: ManagedProcess }> {
  const script = join(folder.path, `${name}.mjs`);
  await writeFile(
    script,
    `import { appendFileSync } from 'node:fs';
     appendFileSync(${JSON.stringify(join(folder.path, `${name}.born`))}, '.');
     ${source}`,
  );
  const process = new ManagedProcess(
    { name, argv: [script], env: {}, cwd: folder.path, logFile: join(folder.path, `${name}.log`) },
    running.died,
  );
  return {
    process,
    ready: async (signal) => {
      await until(async () => signal.aborted || (await process.said()).includes('here'));
      signal.throwIfAborted();
    },
  };
}

const births = async (name: string): Promise<number> =>
  (await readFile(join(folder.path, `${name}.born`), 'utf8')).length;

const STAYS = `console.log('here'); setInterval(() => undefined, 1000);`;

test('what dies is started again, and all end when nobody wants them any more', async () => {
  const one = await child('one', STAYS);
  const two = await child('two', STAYS);
  await running.start([one]);
  await running.start([two]);
  expect(said).toEqual(['one is ready', 'two is ready']);
  process.kill(one.process.pid, 'SIGKILL');
  await until(async () => (await births('one')) === 2);
  await until(() => said.filter((line) => line === 'one is ready').length === 2);
  expect(said.join('\n')).toMatch(/one ended \(SIGKILL\) and is started again in 1 s/);
  wanted.abort();
  await running.untilStopped();
  const pids = [one.process.pid, two.process.pid];
  await running.stop();
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('settings that don’t fit end everything, with what the process said of them', async () => {
  const bad = await child('bad', `console.error('NATS_URL is missing'); process.exitCode = 78;`);
  await expect(running.start([await child('good', STAYS), bad])).rejects.toThrow(
    /NATS_URL is missing/,
  );
  expect(await births('bad')).toBe(1);
});

test('one that never becomes ready is waited for no longer than it is wanted', async () => {
  const silent = await child('silent', 'setInterval(() => undefined, 1000);');
  const start = running.start([silent]);
  wanted.abort(new Error('enough'));
  await expect(start).rejects.toThrow('enough');
});
