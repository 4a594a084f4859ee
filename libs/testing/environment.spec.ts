import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { repositoryRoot } from '../../infra/local/repository-root.ts';

/** Runs Jest on one fixture, in a worker as the files of the whole suite are, and returns what it says. */
async function jestOn(fixture: string): Promise<string> {
  const root = repositoryRoot();
  const own = {
    rootDir: root,
    globalSetup: undefined,
    globalTeardown: undefined,
    testMatch: ['**/fixtures/*.mjs'],
    // With a limit Jest uses a worker also for a single file.
    workerIdleMemoryLimit: '2GB',
  };
  const { default: config } = (await import(join(root, 'jest.config.js'))) as { default: object };
  const args = [
    '--no-warnings',
    '--experimental-vm-modules',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    ...['--config', JSON.stringify({ ...config, ...own })],
    ...['--forceExit', '--runTestsByPath', join(import.meta.dirname, fixture)],
  ];
  try {
    const { stderr } = await promisify(execFile)(process.execPath, args, { cwd: root });
    return stderr;
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

test('a file that leaves something behind fails, and is told what', async () => {
  const said = await jestOn('fixtures/leaks.mjs');
  expect(said).toContain('leaves behind: ProcessWrap, TCPServerWrap, Timeout');
  expect(said).toMatch(/Test Suites:.*1 failed/);
});
