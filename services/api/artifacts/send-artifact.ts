import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ArtifactMissing, ArtifactStore } from '#libs/messaging';

import { Problem } from '../problem/problem.ts';
import type { FoundArtifact } from './find-artifact.ts';

/** What no browser could show as text, even if it wanted to. */
const BINARY: ReadonlySet<string> = new Set(['bundle', 'checkpoint']);
const GONE =
  'The object store keeps files for fourteen days. Retry the task to have it made again.';

/** Passes a file on from the object store, checked and with flat memory. It is never a page: a browser saves it. */
@Injectable()
export class SendArtifact {
  constructor(private readonly store: ArtifactStore) {}

  /** @throws Problem when it is no longer kept */
  async send(reply: FastifyReply, { artifact, attempt, expired }: FoundArtifact): Promise<void> {
    if (expired) throw new Problem('gone', GONE);
    const bytes = await this.open(artifact);
    const binary = BINARY.has(artifact.kind);
    const [task = ''] = artifact.name.split('-');
    void reply
      .header('content-type', binary ? 'application/octet-stream' : 'text/plain; charset=utf-8')
      .header(
        'content-disposition',
        `attachment; filename="${task}-attempt-${attempt}.${artifact.kind}${binary ? '' : '.txt'}"`,
      )
      .header('content-length', artifact.bytes)
      .header('digest', `sha-256=${Buffer.from(artifact.sha256, 'hex').toString('base64')}`)
      .send(bytes);
  }

  private async open(artifact: FoundArtifact['artifact']): ReturnType<ArtifactStore['stream']> {
    try {
      return await this.store.stream(artifact);
    } catch (cause) {
      if (cause instanceof ArtifactMissing) throw new Problem('gone', GONE, { cause });
      throw cause;
    }
  }
}
