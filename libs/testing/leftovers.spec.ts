import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { repositoryRoot } from '../../infra/local/repository-root.ts';

/** Runs one fixture as the files of the whole suite are run, and returns the exit code and what is said. */
function vitestOn(fixture: string): Promise<{ code: unknown; said: string }> {
  const args = [
    join(repositoryRoot(), 'node_modules', 'vitest', 'vitest.mjs'),
    ...['run', '--config', join(import.meta.dirname, 'fixtures', 'vitest.config.js'), fixture],
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      resolve({ code: error?.code, said: stripVTControlCharacters(stdout + stderr) });
    });
  });
}

test('a file that leaves something behind fails, and is told what', async () => {
  const { code, said } = await vitestOn('leaks.mjs');
  expect(said).toContain('leaves behind: ProcessWrap, TCPServerWrap, Timeout');
  expect(said).toMatch(/Test Files\s+1 failed/);
  expect(code).toBe(1);
});
