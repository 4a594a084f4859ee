import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { failure } from '#libs/contracts';
import { loadConfig } from '#libs/runtime';
import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { AgentConfig } from '../config.ts';
import { Journal, type LastWord } from './journal.ts';

const REF = { taskId: '7d0a4c1e-5b2f-4c8a-9e63-0f1b2c3d4e5f', attempt: 1 };
const FAILED: LastWord = {
  said: 'failed',
  data: {
    ...REF,
    failure: failure('no-change', 'Nothing to do. Ask again.'),
    durationMs: 5,
    artifacts: [],
  },
};

let folder: TemporaryFolder;
let config: AgentConfig;
beforeEach(async () => {
  folder = await temporaryFolder();
  config = loadConfig(AgentConfig, {
    AGENT_ID: 'pc1',
    ANTHROPIC_API_KEY: 'not-a-key',
    AGENT_WORKSPACE_ROOT: folder.path,
  });
});
afterEach(async () => {
  await folder.remove();
});

test('a word is found again by another life of the agent, and by its own attempt only', async () => {
  await new Journal(config).record(REF, FAILED);
  expect(await new Journal(config).find(REF)).toEqual(FAILED);
  expect(await new Journal(config).find({ ...REF, attempt: 2 })).toBeUndefined();
});

test('what nobody can ask for any more is forgotten', async () => {
  const journal = new Journal(config);
  await journal.onApplicationBootstrap();
  await journal.record(REF, FAILED);
  await journal.record({ ...REF, attempt: 2 }, FAILED);
  const path = join(config.root, 'journal', `${REF.taskId}-1.json`);
  await utimes(path, 1, 1);
  await journal.onApplicationBootstrap();
  expect(await journal.find(REF)).toBeUndefined();
  expect(await readdir(join(config.root, 'journal'))).toHaveLength(1);
});

test('a write that a crash cut short is as if it had not begun', async () => {
  await mkdir(join(config.root, 'journal'), { recursive: true });
  await writeFile(join(config.root, 'journal', `${REF.taskId}-1.json.new`), '{"sai');
  expect(await new Journal(config).find(REF)).toBeUndefined();
});
