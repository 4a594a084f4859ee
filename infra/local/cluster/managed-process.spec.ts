import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryFolder, until, type TemporaryFolder } from '#libs/testing';

import { ManagedProcess } from './managed-process.ts';
import type { ProcessDied } from './process-died.ts';

let folder: TemporaryFolder;
let deaths: ProcessDied[];
let process_: ManagedProcess;

const SAYS_AND_STAYS = `
  console.log('I am here, ' + process.env.GREETING);
  setInterval(() => undefined, 1000);
`;

beforeEach(async () => {
  folder = await temporaryFolder();
  deaths = [];
});
afterEach(async () => {
  await process_.kill();
  await folder.remove();
});

async function start(source: string): Promise<ManagedProcess> {
  const script = join(folder.path, 'script.mjs');
  await writeFile(script, source);
  process_ = new ManagedProcess(
    {
      name: 'greeter',
      argv: [script],
      env: { GREETING: 'hello' },
      cwd: folder.path,
      logFile: join(folder.path, 'greeter.log'),
    },
    (death) => deaths.push(death),
  );
  await process_.start();
  return process_;
}

const words = async (): Promise<string> => until(() => process_.said(), { what: 'its words' });

test('what it says is in its log, and its environment is only what it was given', async () => {
  await start(`console.log(Object.keys(process.env).join()); setInterval(() => undefined, 1000);`);
  expect(await words()).toBe('GREETING\n');
});

test('a process that ends by itself is told of, with its last words', async () => {
  await start(`console.error('No port left.'); process.exitCode = 3;`);
  const died = await until(() => deaths[0]);
  expect(died.death).toMatchObject({
    process: 'greeter',
    ending: 'exit code 3',
    logTail: 'No port left.',
  });
  expect(died.message).toMatch(/^greeter ended unexpectedly \(exit code 3\)\. [^]*No port left\.$/);
});

test.each(['stop', 'kill'] as const)('nobody is told when it was asked to %s', async (how) => {
  const { pid } = await start(SAYS_AND_STAYS);
  await words();
  await process_[how]();
  await process_[how]();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(process_.pid).toBe(0);
  expect(deaths).toEqual([]);
});

test('a second life is added to the log, and remembers what it was told', async () => {
  await start(SAYS_AND_STAYS);
  await words();
  await process_.kill();
  process_.remember({ GREETING: 'again' });
  await process_.start();
  expect(await words()).toBe('I am here, again\n');
  expect(deaths).toEqual([]);
});

test('a killer from outside is told of too', async () => {
  const { pid } = await start(SAYS_AND_STAYS);
  await words();
  process.kill(pid, 'SIGKILL');
  expect((await until(() => deaths[0])).death.ending).toBe('SIGKILL');
});
