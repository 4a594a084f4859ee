import { rename } from 'node:fs/promises';
import { join } from 'node:path';

import {
  BundleRefused,
  CHECKPOINT_REF,
  commitTree,
  createBundle,
  importBundle,
  isAncestor,
  moveToBase,
  removeFolder,
  snapshotTree,
  type Checkout,
} from '#libs/workspace';

import { COMMITTER } from '../attempt/commit-message.ts';
import type { Workspace } from '../attempt/workplace.ts';
import { readState, writeState, type StoredState } from './attempt-state.ts';

const MESSAGE = 'Unfinished work\n';

/**
 * Bundles the tree as it is, for as long as it has changed.
 *
 * @param unless the id of a tree that need not be bundled
 * @returns undefined when it is that tree
 */
export async function bundleTree(
  checkout: Checkout,
  { file, unless }: { file: string; unless?: string | undefined },
): Promise<{ treeSha: string; headSha: string } | undefined> {
  const treeSha = await snapshotTree(checkout);
  if (treeSha === unless) return undefined;
  const ref = CHECKPOINT_REF;
  const headSha = await commitTree(checkout, { treeSha, message: MESSAGE, author: COMMITTER, ref });
  const { gitDir, baseSha } = checkout;
  await createBundle({ gitDir, baseSha, file: `${file}.new`, ref });
  await rename(`${file}.new`, file);
  return { treeSha, headSha };
}

/**
 * Takes a bundle of unfinished work into a fresh checkout, which then stands on the base it began from. The tree is
 * not changed yet: what declares how the repository is set up and tested is read from the base.
 *
 * @throws BundleRefused when it is not what was claimed, or its base is not on the default branch
 */
export async function takeBundle(
  checkout: Checkout,
  claim: { file: string; baseSha: string; headSha: string },
): Promise<Checkout> {
  const { gitDir, baseSha: newest } = checkout;
  const { baseSha } = claim;
  await importBundle(gitDir, { ...claim, ref: CHECKPOINT_REF });
  if (!(await isAncestor(gitDir, { ancestor: baseSha, descendant: newest })))
    throw new BundleRefused(
      `Its base ${baseSha} is not on the default branch, which was rewritten.`,
    );
  return baseSha === newest ? checkout : moveToBase(checkout, baseSha);
}

/** What a life of this agent that was killed has left of an attempt: where it stood, and the newest of its work. */
export interface Salvage extends StoredState {
  /** Why the newest of its work could not be saved; `headSha` is older then. */
  readonly fault?: unknown;
}

/** Brings an attempt's leftovers into its bundle, and clears the way for a fresh checkout. */
export async function salvage(place: Workspace): Promise<Salvage | undefined> {
  const { folder, stateFile, checkpointFile: file } = place;
  const state = await readState(stateFile);
  const tree = join(folder, 'tree');
  const gitDir = join(folder, 'git');
  let found: Salvage | undefined = state;
  if (state?.working === true) {
    const checkout = { tree, gitDir, baseSha: state.baseSha };
    let saved: StoredState = { ...state, working: false };
    let fault: unknown;
    try {
      const bundled = await bundleTree(checkout, { file });
      if (bundled !== undefined) saved = { ...saved, headSha: bundled.headSha };
    } catch (error) {
      fault = error;
    }
    // Noted before the tree goes: a second crash finds the bundle and what it is.
    await writeState(stateFile, saved);
    found = { ...saved, fault };
  }
  await removeFolder(tree);
  await removeFolder(gitDir);
  return found;
}
