import { git, gitEnvironment } from './git.ts';
import { runCommand } from './run-command.ts';

/** A file's content, as git keeps it. */
export interface Blob {
  readonly bytes: number;
  /** Absent when it is larger than was asked for. */
  readonly content?: Buffer | undefined;
}

export interface BlobLimits {
  /** What is larger is measured and not read. */
  readonly blobBytesMax: number;
  /** Of all contents together; what comes after that is measured and not read. */
  readonly bytesMax: number;
}

/**
 * Reads contents byte for byte: no filter, no attribute and no driver of the repository has a say.
 *
 * @param ids of blobs that are there; one that is not is missing in the answer
 */
export async function readBlobs(
  gitDir: string,
  ids: Iterable<string>,
  limits: BlobLimits,
): Promise<Map<string, Blob>> {
  const sizes = await measureBlobs(gitDir, ids);
  const contents = splitBatch(await catFile(gitDir, withinLimits(sizes, limits)));
  return new Map(
    [...sizes].map(([id, bytes]) => {
      const content = contents.get(id);
      return [id, content === undefined ? { bytes } : { bytes, content }];
    }),
  );
}

/** How many bytes each has that is a blob and there. */
export async function measureBlobs(
  gitDir: string,
  ids: Iterable<string>,
): Promise<Map<string, number>> {
  const distinct = [...new Set(ids)];
  if (distinct.length === 0) return new Map();
  const output = await git(['cat-file', '--batch-check', '--buffer'], {
    cwd: gitDir,
    input: lines(distinct),
  });
  // `<id> blob <bytes>` for each, or `<id> missing`.
  const found = output.matchAll(/^([0-9a-f]{40,64}) blob (\d+)$/gm);
  return new Map([...found].map(([, id = '', bytes]) => [id, Number(bytes)]));
}

/** Those whose contents are read: as many as there is room for, first come first served. */
export function withinLimits(
  sizes: ReadonlyMap<string, number>,
  { blobBytesMax, bytesMax }: BlobLimits,
): string[] {
  let room = bytesMax;
  return [...sizes]
    .filter(([, bytes]) => bytes <= blobBytesMax && (room -= bytes) >= 0)
    .map(([id]) => id);
}

async function catFile(gitDir: string, ids: readonly string[]): Promise<Buffer> {
  if (ids.length === 0) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  await runCommand({
    file: 'git',
    args: ['cat-file', '--batch', '--buffer'],
    cwd: gitDir,
    env: gitEnvironment(),
    input: lines(ids),
    timeoutMs: 120_000,
    // Here it is taken byte for byte, and the limits have bounded it.
    outputBytesMax: 1,
    onStdout: (chunk) => chunks.push(chunk),
  });
  return Buffer.concat(chunks);
}

/** `<id> blob <bytes>`, newline, the content, newline; and so on. */
function splitBatch(output: Buffer): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf('\n', at);
    const [id = '', , bytes] = output.subarray(at, end).toString('latin1').split(' ');
    const next = end + 1 + Number(bytes);
    if (end === -1 || !Number.isInteger(next))
      throw new RangeError('git cat-file answered out of form; report this with its version.');
    contents.set(id, output.subarray(end + 1, next));
    at = next + 1;
  }
  return contents;
}

function lines(ids: readonly string[]): string {
  return ids.map((id) => `${id}\n`).join('');
}
