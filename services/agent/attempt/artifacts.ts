import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

import { Injectable } from '@nestjs/common';
import type { ArtifactKind, ArtifactRef } from '#libs/contracts';
import { artifactBucket, ArtifactStore } from '#libs/messaging';
import { Redaction } from '#libs/redaction';

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

/**
 * Brings an attempt's files into the object store, under `<task>/<attempt>/<kind>` in this agent's bucket.
 *
 * All but the bundle are redacted on the way. A bundle is git's: pr-publisher looks for secrets in what it brings before
 * anything is published.
 */
@Injectable()
export class Artifacts {
  constructor(
    private readonly store: ArtifactStore,
    private readonly config: AgentConfig,
    private readonly redaction: Redaction,
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
            file: kind === 'bundle' ? file : await this.#redacted(file),
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

  /** A file beside it; it goes away with the attempt's folder. */
  async #redacted(file: string): Promise<string> {
    const clean = `${file}.redacted`;
    await pipeline(
      createReadStream(file),
      this.redaction.stream(),
      createWriteStream(clean, { mode: 0o600 }),
    );
    return clean;
  }
}

async function hasContent(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true && found.size > 0;
}
