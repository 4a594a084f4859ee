import { stat } from 'node:fs/promises';

import { Injectable } from '@nestjs/common';
import type { ArtifactKind, ArtifactRef } from '#libs/contracts';
import { artifactBucket, ArtifactStore } from '#libs/messaging';

import { AgentConfig } from '../config.ts';
import { AttemptFailed } from './attempt-failed.ts';
import type { Workspace } from './workplace.ts';
import type { AttemptKey } from '../words/attempt-key.ts';

const FILES: readonly (readonly [ArtifactKind, keyof Workspace])[] = [
  ['bundle', 'bundleFile'],
  ['diff', 'diffFile'],
  ['log', 'logFile'],
  ['test-report', 'reportFile'],
  ['transcript', 'transcriptFile'],
];

/** Brings an attempt's files into the object store, under `<task>/<attempt>/<kind>` in this agent's bucket. */
@Injectable()
export class Artifacts {
  constructor(
    private readonly store: ArtifactStore,
    private readonly config: AgentConfig,
  ) {}

  /**
   * All there are.
   *
   * @throws AttemptFailed `artifact-upload-failed`
   */
  async upload(ref: AttemptKey, place: Workspace): Promise<ArtifactRef[]> {
    const uploaded: ArtifactRef[] = [];
    for (const [kind, key] of FILES) {
      const file = place[key];
      if (!(await hasContent(file))) continue;
      try {
        uploaded.push(
          await this.store.put({
            bucket: artifactBucket(this.config.AGENT_ID),
            name: `${ref.taskId}/${ref.attempt}/${kind}`,
            kind,
            file,
          }),
        );
      } catch (cause) {
        throw new AttemptFailed(
          'artifact-upload-failed',
          `The ${kind} could not be brought into the object store: ${cause instanceof Error ? cause.message : String(cause)}. Check the broker and its disk, and that node-health runs; another attempt follows.`,
          { cause },
        );
      }
    }
    return uploaded;
  }
}

async function hasContent(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true && found.size > 0;
}
