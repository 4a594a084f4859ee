import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { childEnvironment } from '#libs/workspace';

import type { Stage } from './stage.fixture.ts';

/** An agent in a process of its own, which can be killed. */
export interface AgentProcess {
  readonly id: string;
  readonly root: string;
  /** Resolves with its exit code, or the signal that ended it. */
  send(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string | null>;
}

/** For this service's specs. What it prints goes to this process's output. */
export async function startAgentProcess(
  stage: Stage,
  env: Record<string, string>,
): Promise<AgentProcess> {
  const { id, environment } = await stage.prepareAgent(env);
  const child = spawn(
    process.execPath,
    // As it is shipped: `npm test` builds dist/ first.
    [join(import.meta.dirname, '../../dist/services/agent/main.js')],
    // Its own folder: a .env of the developer's is not for it.
    {
      cwd: stage.folder,
      env: childEnvironment(environment),
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal ?? code);
    });
  });
  stage.atEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    id,
    root: join(stage.folder, id),
    send: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
