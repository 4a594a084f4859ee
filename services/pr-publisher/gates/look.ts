import { setImmediate } from 'node:timers/promises';

import type { Change, OpenFile } from './change.ts';
import type { Finding } from './finding.ts';
import { openFile } from './open-file.ts';

/**
 * A gate at work on one change: it is shown each file once, and says at the end what it has against all of them.
 *
 * What it keeps until then are names, counts and digests, and no content: a change may be larger than our memory.
 */
export interface Look {
  /** In the change's order; `file` is good until this is done. Absent when files don't matter. */
  readonly file?: (file: OpenFile) => Promise<void> | void;
  readonly findings: () => Finding[] | Promise<Finding[]>;
}

/** Shows a look every file of a change, one at a time. */
export async function lookThrough({ files }: Change, look: Look): Promise<Finding[]> {
  for (const file of files) {
    await look.file?.(openFile(file));
    // Many megabytes take a while: heartbeats and health checks get their turn in between.
    await setImmediate();
  }
  return look.findings();
}

/** Several looks as one, their findings in this order. */
export function together(looks: readonly Look[]): Look {
  return {
    async file(file) {
      for (const look of looks) await look.file?.(file);
    },
    async findings() {
      const all: Finding[] = [];
      for (const look of looks) all.push(...(await look.findings()));
      return all;
    },
  };
}

/** For what each file tells by itself: `say` is given the paths of those it is about, if there are any. */
export function lookForPaths(
  isAbout: (file: OpenFile) => boolean,
  say: (paths: readonly string[]) => Finding[],
): Look {
  const found: string[] = [];
  return {
    file(file) {
      if (isAbout(file)) found.push(file.path);
    },
    findings: () => (found.length === 0 ? [] : say(found)),
  };
}
