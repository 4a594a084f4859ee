import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { pino } from 'pino';

import { loadConfig } from '#libs/runtime';
import { temporaryFolder, until } from '#libs/testing';
import { childEnvironment, runCommand } from '#libs/workspace';

import { AgentConfig } from '../config.ts';
import { Sandbox } from '../presence/sandbox.ts';
import { Workplace } from './workplace.ts';

const REF = { taskId: '7d0a4c1e-5b2f-4c8a-9e63-0f1b2c3d4e5f', attempt: 1 };

test('a new life clears what a killed one left: its programs, its folders but what can go on, and nothing of its neighbour’s', async () => {
  const folder = await temporaryFolder();
  const [mine, neighbours] = ['pc1', 'pc2'].map((id) => {
    const env = { AGENT_ID: id, ANTHROPIC_API_KEY: 'not-a-key', AGENT_WORKSPACE_ROOT: folder.path };
    const [config, logger] = [loadConfig(AgentConfig, env), pino({ level: 'silent' })];
    return new Workplace(config, new Sandbox(config, logger), logger);
  }) as [Workplace, Workplace];
  const { artifacts } = await mine.open(REF);
  await writeFile(join(artifacts, 'log.txt'), 'x');
  const goingOn = await mine.open({ ...REF, attempt: 2 });
  const tooOld = await mine.open({ ...REF, attempt: 3 });
  for (const { stateFile } of [goingOn, tooOld]) await writeFile(stateFile, '{}');
  await utimes(tooOld.stateFile, 1, 1);
  await mkdir(join(folder.path, 'pc1/trash/old'), { recursive: true });
  await neighbours.open(REF);
  const stop = new AbortController();
  const [left, others] = [mine, neighbours].map(({ markPrefix }) => {
    const ready = Promise.withResolvers<undefined>();
    const ended = runCommand({
      file: process.execPath,
      args: ['-e', 'console.log("ready"); setInterval(() => {}, 1000)'],
      cwd: folder.path,
      env: childEnvironment(),
      timeoutMs: 20_000,
      signal: stop.signal,
      markPrefix,
      onStdoutLine: () => {
        ready.resolve(undefined);
      },
    }).catch((error: unknown) => error);
    return { ready: ready.promise, ended };
  }) as [Running, Running];
  await Promise.all([left.ready, others.ready]);

  await mine.onApplicationBootstrap();
  expect(await left.ended).toMatchObject({ signal: 'SIGTERM', isCanceled: false });
  await until(
    async () => (await readdir(join(folder.path, 'pc1/trash')).catch(() => [])).length === 0,
  );
  expect(await readdir(join(folder.path, 'pc1/work', REF.taskId))).toEqual(['2']);
  await mine.open({ ...REF, attempt: 2 });
  expect(await readdir(goingOn.folder)).toContain('state.json');
  expect(await readdir(join(folder.path, 'pc2/work'))).toEqual([REF.taskId]);

  stop.abort();
  expect(await others.ended).toMatchObject({ isCanceled: true });
  await folder.remove();
});

interface Running {
  ready: Promise<undefined>;
  ended: Promise<unknown>;
}
