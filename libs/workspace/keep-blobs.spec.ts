import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { commitAll, FixtureRepository, writeFiles } from './repository.fixture.ts';
import { keepBlobs, listChanges } from './index.ts';

const FILES = {
  'empty.md': '',
  'header.md': 'abc blob 3\nxyz\n',
  'long.md': 'x\u00e9'.repeat(50_000),
};

let repository: FixtureRepository;
beforeEach(async () => {
  repository = await FixtureRepository.make();
});
afterEach(async () => {
  await repository.remove();
});

async function kept(limits = { blobBytesMax: 1_000_000, bytesMax: 1_000_000 }) {
  const made = await repository.checkout();
  await writeFiles(made.tree, FILES);
  const to = await commitAll(made);
  const changes = await listChanges(made.gitDir, { from: made.baseSha, to });
  const file = join(made.gitDir, 'contents');
  const ids = changes.map(({ id }) => id);
  const blobs = await keepBlobs(made.gitDir, [...ids, '0'.repeat(40)], { ...limits, file });
  return { file, of: new Map(changes.map(({ path, id }) => [path, blobs.get(id)])), blobs };
}

test('contents come byte for byte, as often as they are asked for', async () => {
  const { of, blobs } = await kept();
  expect(blobs.size).toBe(3);
  for (let time = 0; time < 2; time += 1)
    for (const [path, text] of Object.entries(FILES))
      expect(of.get(path)?.content?.toString()).toBe(text);
});

test('they lie on the disk, and none of their bytes is held', async () => {
  const { file, blobs } = await kept();
  const bytes = [...blobs.values()].reduce((sum, blob) => sum + blob.bytes, 0);
  expect((await stat(file)).size).toBeGreaterThan(bytes);
  expect(JSON.stringify([...blobs.values()]).length).toBeLessThan(1000);
  for (const blob of blobs.values()) expect(blob.content).not.toBe(blob.content);
});

test('what there is no room for is measured and not written', async () => {
  const { file, of } = await kept({ blobBytesMax: 1000, bytesMax: 10 });
  expect(of.get('long.md')).toEqual({ bytes: 150_000 });
  expect(of.get('header.md')?.content).toBeUndefined();
  expect(of.get('empty.md')?.content?.length).toBe(0);
  expect((await stat(file)).size).toBeLessThan(100);
});
