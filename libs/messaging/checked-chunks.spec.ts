import { createHash } from 'node:crypto';
import { ReadableStream } from 'node:stream/web';

import type { ArtifactRef } from '#libs/contracts';

import { checked, hashed } from './checked-chunks.ts';

const CHUNKS = 50;
const chunk = (number: number): Buffer => Buffer.alloc(10, number);
const ALL = Buffer.concat(Array.from({ length: CHUNKS }, (_, number) => chunk(number)));
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const WHOLE: Omit<ArtifactRef, never> = {
  ...{ kind: 'bundle', bucket: 'art_pc1', name: 'one/1/bundle' },
  ...{ bytes: ALL.length, sha256: sha256(ALL) },
};

/** Chunks that tell how many of them were asked for. */
function counted(): { asked: () => number; chunks: AsyncGenerator<Buffer> } {
  let asked = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    for (; asked < CHUNKS;) yield await Promise.resolve(chunk(asked++));
  }
  return { asked: () => asked, chunks: chunks() };
}

/** How many chunks were asked for and not passed on, at most. */
async function heldMost(
  source: ReturnType<typeof counted>,
  passedOn: AsyncIterable<Buffer>,
): Promise<number> {
  let [passed, most] = [0, 0];
  for await (const { length } of passedOn) {
    most = Math.max(most, source.asked() - passed);
    passed += length / 10;
  }
  expect(passed).toBe(CHUNKS);
  return most;
}

test('what is put into the store is there one chunk at a time, all of it in the digest', async () => {
  const [source, hash] = [counted(), createHash('sha256')];
  expect(await heldMost(source, hashed(source.chunks, hash))).toBe(1);
  expect(hash.digest('hex')).toBe(WHOLE.sha256);
});

test('the client of the store, which takes a web stream, gets no chunk ahead', async () => {
  const [source, hash] = [counted(), createHash('sha256')];
  const reader = ReadableStream.from<Buffer>(hashed(source.chunks, hash)).getReader();
  await reader.read();
  await reader.read();
  expect(source.asked()).toBe(2);
});

test('what comes out of the store is there two chunks at a time', async () => {
  const source = counted();
  expect(await heldMost(source, checked(source.chunks, WHOLE))).toBe(2);
});

test.each([
  { says: 'one byte too many', bytes: ALL.length - 1, sha256: WHOLE.sha256 },
  { says: 'one byte too few', bytes: ALL.length + 1, sha256: WHOLE.sha256 },
  { says: 'other bytes', bytes: ALL.length, sha256: sha256(Buffer.from('else')) },
])('$says is no whole file, and its last chunk is kept back', async ({ bytes, sha256: digest }) => {
  const { chunks } = counted();
  let passed = 0;
  const read = async (): Promise<void> => {
    for await (const { length } of checked(chunks, { ...WHOLE, bytes, sha256: digest }))
      passed += length;
  };
  await expect(read()).rejects.toThrow('Retry the task.');
  expect(passed).toBeLessThan(ALL.length);
});
