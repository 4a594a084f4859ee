import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether the CLI has written a session down in this home. One that was killed at once may not have. */
export async function hasSession(home: string, sessionId: string): Promise<boolean> {
  const projects = join(home, '.claude', 'projects');
  const folders = await readdir(projects).catch(() => []);
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(projects, folder, `${sessionId}.jsonl`)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
