import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The same that infra/setup/browser.mjs looks for. */
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * The browser of this machine; undefined where there is none.
 *
 * For specs that need one: without it they are skipped, visibly and counted; in CI, where the set-up has installed it,
 * that would be a hole nobody sees, so there it is a failure.
 *
 * @throws Error in CI when there is none
 */
export async function findBrowser(): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean))
    for (const program of PROGRAMS) {
      const path = join(folder, program);
      if (await isProgram(path)) return path;
    }
  if (process.env['CI'] === 'true')
    throw new Error('There is no Chromium on PATH. Install it: apt-get install chromium');
  return undefined;
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
