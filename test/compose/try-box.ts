import { join } from 'node:path';

import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { ask, docker } from './engine.ts';

/** The agent's own trial of its box, as it runs at each start. */
const TRIAL = `
import { openBox } from '/app/dist/libs/workspace/index.js';
const limits = { processesMax: 256, memoryBytesMax: 2 ** 30, diskBytesMax: 2 ** 30 };
const box = await openBox({ kind: 'sandbox-runtime', limits, hosts: [], readable: [], hidden: [] });
await box.close();
console.log('holds');
`;

/** What docker-compose.yml and docker-compose.sandbox.yml allow the agent, said to the engine itself. */
const ALLOWED = [
  `seccomp=${join(repositoryRoot(), 'infra', 'docker', 'agent-seccomp.json')}`,
  'apparmor=unconfined',
  'systempaths=unconfined',
];

/**
 * Whether an agent in a container can make its sandbox, with what the files allow it and with less.
 *
 * Said to the engine and not to Compose, whose first version can't say it.
 */
export async function tryBox(say: (line: string) => void): Promise<void> {
  await docker(['run', ...boxed(ALLOWED)]);
  say('the agent’s sandbox holds in a container of an ordinary user without capabilities');
  for (const left of ALLOWED.filter((one) => !one.startsWith('apparmor'))) {
    const name = left.replace(/=.*/, '');
    if ((await ask(['run', ...boxed(ALLOWED.filter((one) => one !== left))])) !== undefined)
      throw new Error(`The sandbox holds without ${name}, too: take it out of the files.`);
    say(`without ${name} there is none, and the agent says so`);
  }
}

function boxed(allowed: readonly string[]): string[] {
  return [
    ...['--rm', '--network', 'none', '--read-only', '--cap-drop', 'ALL', '--user', '1000:1000'],
    ...['--tmpfs', '/tmp:mode=1777,exec', '--security-opt', 'no-new-privileges'],
    ...allowed.flatMap((one) => ['--security-opt', one]),
    ...['--entrypoint', 'node', 'claude-cluster-agent:0.1.0', '--input-type=module', '-e', TRIAL],
  ];
}
