import { spawn } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { repositoryRoot } from './repository-root.ts';
import { temporaryFolder, until } from '#libs/testing';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** A process of its own that starts something, says what it has, and then waits to be killed. */
async function startParent(
  source: string,
): Promise<{ pid: number; said: Record<string, unknown>; kill(): Promise<void> }> {
  const wait = 'setInterval(() => undefined, 1000);';
  const args = ['--input-type=module-typescript', '--eval', `${source}\n${wait}`];
  const child = spawn(process.execPath, args, {
    cwd: repositoryRoot(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    pid: child.pid ?? 0,
    said: JSON.parse(line) as Record<string, unknown>,
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

test('a parent killed with SIGKILL leaves neither server nor folder behind', async () => {
  const folder = await temporaryFolder();
  const parent = await startParent(`
    import { mkdtemp } from 'node:fs/promises';
    import { join } from 'node:path';
    import { startBroker } from './infra/local/broker.ts';
    import { startPostgres } from './infra/local/postgres.ts';
    import { guard } from './infra/local/guard.ts';
    const folder = await mkdtemp(${JSON.stringify(join(folder.path, 'own-'))});
    guard({ folder });
    const broker = await startBroker({ folder: join(folder, 'broker') });
    const postgres = await startPostgres({ folder: join(folder, 'postgres'), throwaway: true });
    console.log(JSON.stringify({ folder, pids: [broker.pid, postgres.pid] }));
  `);
  const pids = parent.said['pids'] as number[];
  expect(pids.every(isAlive)).toBe(true);
  await parent.kill();
  await until(() => !pids.some(isAlive), { what: 'the end of both servers' });
  await until(
    () =>
      access(parent.said['folder'] as string).then(
        () => false,
        () => true,
      ),
    { what: 'the end of the folder' },
  );
  await folder.remove();
});

test('what is guarded no more is left alone, and the companion ends', async () => {
  const parent = await startParent(`
    import { spawn } from 'node:child_process';
    import { guard } from './infra/local/guard.ts';
    const sleeper = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
    sleeper.unref();
    guard({ pid: sleeper.pid })();
    console.log(JSON.stringify({ pid: sleeper.pid }));
  `);
  const pid = parent.said['pid'] as number;
  await parent.kill();
  expect(isAlive(pid)).toBe(true);
  process.kill(pid, 'SIGKILL');
  await until(() => !isAlive(pid));
});

test('before the folder goes, what works in it and nobody knew of is ended; a shell that looks around is not', async () => {
  const folder = await temporaryFolder();
  const parent = await startParent(`
    import { spawn } from 'node:child_process';
    import { mkdtemp } from 'node:fs/promises';
    import { join } from 'node:path';
    import { guard } from './infra/local/guard.ts';
    const folder = await mkdtemp(${JSON.stringify(join(folder.path, 'own-'))});
    guard({ folder });
    const start = (env) => {
      const child = spawn('sleep', ['60'], { stdio: 'ignore', detached: true, cwd: folder, env });
      child.unref();
      return child.pid;
    };
    const PATH = process.env.PATH;
    const working = start({ PATH, TMPDIR: join(folder, 'tmp') });
    console.log(JSON.stringify({ folder, working, looking: start({ PATH }) }));
  `);
  const { working, looking } = parent.said as { working: number; looking: number };
  await parent.kill();
  await until(() => readdir(folder.path).then(({ length }) => length === 0), {
    what: 'the end of the folder',
  });
  const linux = process.platform === 'linux';
  expect([isAlive(working), isAlive(looking)]).toEqual([!linux, true]);
  for (const pid of [working, looking].filter(isAlive)) process.kill(pid, 'SIGKILL');
  await folder.remove();
});
