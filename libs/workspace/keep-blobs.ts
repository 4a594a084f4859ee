import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { stat } from 'node:fs/promises';

import { gitEnvironment } from './git.ts';
import { measureBlobs, withinLimits, type Blob, type BlobLimits } from './read-blobs.ts';
import { runCommand } from './run-command.ts';

/** A file's content in a file of ours. It is read each time it is asked for, so that nobody holds all of a change. */
class KeptBlob implements Blob {
  constructor(
    readonly bytes: number,
    private readonly place: { readonly file: string; readonly offset: number },
  ) {}

  get content(): Buffer {
    const { file, offset } = this.place;
    const content = Buffer.alloc(this.bytes);
    const handle = openSync(file, 'r');
    try {
      for (let at = 0; at < this.bytes;) {
        const read = readSync(handle, content, at, this.bytes - at, offset + at);
        if (read === 0)
          throw new RangeError(`${file} ends too early; is something else writing it?`);
        at += read;
      }
    } finally {
      closeSync(handle);
    }
    return content;
  }
}

/**
 * The same as `readBlobs`, with flat memory: the contents go into a file, which must stay for as long as they are asked
 * for. None of them is in memory before its `content` is read, or after whoever read it lets go of it.
 *
 * @param keep.file is made anew
 */
export async function keepBlobs(
  gitDir: string,
  ids: Iterable<string>,
  { file, ...limits }: BlobLimits & { file: string },
): Promise<Map<string, Blob>> {
  const sizes = await measureBlobs(gitDir, ids);
  const wanted = withinLimits(sizes, limits);
  await writeContents(gitDir, wanted, file);
  const kept = new Map<string, Blob>();
  let offset = 0;
  for (const id of wanted) {
    const bytes = sizes.get(id) ?? 0;
    // As git-cat-file(1) puts it: `<id> blob <bytes>`, newline, the content, newline.
    offset += `${id} blob ${bytes}\n`.length;
    kept.set(id, new KeptBlob(bytes, { file, offset }));
    offset += bytes + 1;
  }
  const { size } = await stat(file);
  if (size !== offset)
    throw new RangeError(
      `git cat-file wrote ${size} bytes, not ${offset}; report this with its version.`,
    );
  return new Map([...sizes].map(([id, bytes]) => [id, kept.get(id) ?? { bytes }]));
}

async function writeContents(gitDir: string, ids: readonly string[], file: string): Promise<void> {
  const handle = openSync(file, 'w', 0o600);
  try {
    if (ids.length === 0) return;
    await runCommand({
      file: 'git',
      args: ['cat-file', '--batch', '--buffer'],
      cwd: gitDir,
      env: gitEnvironment(),
      input: ids.map((id) => `${id}\n`).join(''),
      timeoutMs: 120_000,
      outputBytesMax: 1,
      // At once: whoever only takes chunks, and writes them when there is time, piles them up in memory.
      onStdout: (chunk) => {
        for (let at = 0; at < chunk.length;) at += writeSync(handle, chunk, at);
      },
    });
  } finally {
    closeSync(handle);
  }
}
