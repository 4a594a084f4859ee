import { open } from 'node:fs/promises';

import { RESULT_REF } from './commit.ts';
import { CommandFailed } from './command-failed.ts';
import { git } from './git.ts';
import { LARGE_FILES_ALONE } from './large-files.ts';

/** The first lines of a bundle: what it needs, and what it brings. See gitformat-bundle(5). */
export interface BundleHeader {
  readonly prerequisites: readonly string[];
  readonly heads: readonly { readonly sha: string; readonly ref: string }[];
}

/** A bundle is not what its sender says it is. Taking it again can't help. */
export class BundleRefused extends Error {
  override readonly name = 'BundleRefused';
}

const HEADER_BYTES_MAX = 64 * 1024;

/**
 * Writes what lies between `baseSha` and a ref into a file that needs only `baseSha` to be read.
 *
 * @param options.ref default RESULT_REF
 */
export async function createBundle({
  gitDir,
  baseSha,
  file,
  ref = RESULT_REF,
}: {
  gitDir: string;
  baseSha: string;
  file: string;
  ref?: string;
}): Promise<void> {
  await git(['bundle', 'create', '--quiet', file, ref, `^${baseSha}`], {
    cwd: gitDir,
    config: LARGE_FILES_ALONE,
  });
}

/**
 * Takes a bundle's objects into a bare repository that has its base, trusting nothing it says.
 *
 * @param claim what the bundle must be: exactly this base as its one prerequisite, exactly this head as `ref`
 * (default RESULT_REF)
 * @throws BundleRefused when it is something else, is broken, or holds objects git's own fsck refuses
 */
export async function importBundle(
  gitDir: string,
  claim: { file: string; baseSha: string; headSha: string; ref?: string },
): Promise<void> {
  const { file, baseSha, headSha, ref = RESULT_REF } = claim;
  const { prerequisites, heads } = await readBundleHeader(file);
  const [head] = heads;
  if (heads.length !== 1 || head?.ref !== ref)
    throw new BundleRefused(`The bundle brings ${heads.length} refs; it must bring ${ref} alone.`);
  if (head.sha !== headSha)
    throw new BundleRefused(`The bundle brings commit ${head.sha}, not ${headSha} as was said.`);
  if (prerequisites.length !== 1 || prerequisites[0] !== baseSha)
    throw new BundleRefused(`The bundle does not start from commit ${baseSha} alone, as was said.`);
  try {
    await git(['bundle', 'verify', '--quiet', file], { cwd: gitDir });
    await git(
      ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--', file, `+${ref}:${ref}`],
      { cwd: gitDir, config: { 'fetch.fsckObjects': 'true' } },
    );
  } catch (cause) {
    if (!(cause instanceof CommandFailed) || cause.exitCode === undefined) throw cause;
    throw new BundleRefused(`git does not take the bundle: ${cause.stderr.trim()}`, { cause });
  }
}

/** @throws BundleRefused when the file is no bundle */
export async function readBundleHeader(file: string): Promise<BundleHeader> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(HEADER_BYTES_MAX),
      0,
      HEADER_BYTES_MAX,
    );
    return parseBundleHeader(buffer.subarray(0, bytesRead).toString('latin1'));
  } finally {
    await handle.close();
  }
}

export function parseBundleHeader(text: string): BundleHeader {
  const end = text.indexOf('\n\n');
  const [signature = '', ...lines] = text.slice(0, Math.max(end, 0)).split('\n');
  if (end === -1 || !/^# v[23] git bundle$/.test(signature))
    throw new BundleRefused('The file is no git bundle.');
  const prerequisites: string[] = [];
  const heads: { sha: string; ref: string }[] = [];
  for (const line of lines) {
    if (line.startsWith('@')) continue;
    const [, minus, sha = '', rest = ''] = /^(-?)([0-9a-f]{40,64})(?: (.*))?$/.exec(line) ?? [];
    if (sha === '') throw new BundleRefused('The header of the git bundle is broken.');
    if (minus === '-') prerequisites.push(sha);
    else heads.push({ sha, ref: rest });
  }
  return { prerequisites, heads };
}
