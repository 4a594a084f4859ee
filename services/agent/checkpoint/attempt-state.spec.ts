import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { readState, writeState, type StoredState } from './attempt-state.ts';

const STATE: StoredState = {
  sessionId: '3c9d1f64-2b7e-4a55-8f10-6a2b9d0c7e11',
  round: 1,
  working: true,
  baseSha: '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c',
  elapsedMs: 1200,
  serial: 3,
};

let folder: TemporaryFolder;
let file: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, 'state.json');
});
afterEach(async () => {
  await folder.remove();
});

test('where an attempt stands is read as it was written', async () => {
  await writeState(file, STATE);
  expect(await readState(file)).toEqual(STATE);
});

test.each([
  ['nothing', undefined],
  ['a file cut short', '{"sessionId":"3c9d'],
  ['a file of zeros, as after a power cut', '\0\0\0\0'],
  ['no commit as base', JSON.stringify({ ...STATE, baseSha: '--upload-pack=evil' })],
  ['no session', JSON.stringify({ ...STATE, sessionId: '../../etc' })],
])('%s is no state to go on from', async (_, content) => {
  if (content !== undefined) await writeFile(file, content);
  expect(await readState(file)).toBeUndefined();
});
