import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { commitAll, FixtureRepository, writeFiles } from './repository.fixture.ts';
import { listChanges, readBlobs } from './index.ts';

const ROOMY = { blobBytesMax: 1000, bytesMax: 10_000 };
const BYTES = Buffer.from([0, 255, 10, 13, 10, 0, 128, 10]);

let repository: FixtureRepository;
beforeEach(async () => {
  repository = await FixtureRepository.make();
});
afterEach(async () => {
  await repository.remove();
});

/** A commit with contents that are awkward to read; its git folder, and the ids by path. */
async function awkward(): Promise<{ gitDir: string; idOf: (path: string) => string }> {
  const made = await repository.checkout();
  await writeFiles(made.tree, {
    '.gitattributes': 'raw.bin -text\n',
    'empty.md': '',
    'looks-like-a-header.md': 'abc blob 3\nxyz\n',
    'long.md': 'x'.repeat(600),
    'same.md': 'x'.repeat(600),
  });
  await writeFile(join(made.tree, 'raw.bin'), BYTES);
  const headSha = await commitAll(made);
  const changes = await listChanges(made.gitDir, { from: made.baseSha, to: headSha });
  const idOf = (path: string): string =>
    changes.find((change) => change.path === path)?.id ?? 'missing';
  return { gitDir: made.gitDir, idOf };
}

test('contents come byte for byte, each once', async () => {
  const { gitDir, idOf } = await awkward();
  const paths = ['raw.bin', 'empty.md', 'looks-like-a-header.md', 'long.md', 'same.md'];
  const blobs = await readBlobs(gitDir, paths.map(idOf), ROOMY);
  expect(blobs.size).toBe(4);
  expect(blobs.get(idOf('raw.bin'))).toEqual({ bytes: 8, content: BYTES });
  expect(blobs.get(idOf('empty.md'))?.content?.toString()).toBe('');
  expect(blobs.get(idOf('looks-like-a-header.md'))?.content?.toString()).toBe('abc blob 3\nxyz\n');
  expect(blobs.get(idOf('same.md'))?.content?.toString()).toBe('x'.repeat(600));
});

test('what is larger than asked for is measured and not read', async () => {
  const { gitDir, idOf } = await awkward();
  const ids = ['long.md', 'raw.bin', 'looks-like-a-header.md'].map(idOf);
  const small = await readBlobs(gitDir, ids, { blobBytesMax: 599, bytesMax: 10 });
  expect([...small.values()].map(({ bytes, content }) => [bytes, content?.length])).toEqual([
    [600, undefined],
    [8, 8],
    [15, undefined],
  ]);
});

test('what is not there is missing in the answer, and nothing is asked for nothing', async () => {
  const { gitDir } = await awkward();
  expect(await readBlobs(gitDir, ['0'.repeat(40)], ROOMY)).toEqual(new Map());
  expect(await readBlobs(gitDir, [], ROOMY)).toEqual(new Map());
});
