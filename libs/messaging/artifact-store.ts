import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream as WebStream } from 'node:stream/web';

import { Injectable } from '@nestjs/common';
import { Objm } from '@nats-io/obj';
import type { ArtifactKind, ArtifactRef } from '#libs/contracts';

import { Broker } from './broker.ts';
import { ArtifactDamaged, checked, hashed } from './checked-chunks.ts';
import { readObject, type ObjectPlace } from './object-reader.ts';

/** Larger chunks halve the time of large files; the broker's max_payload of 1 MiB bounds a chunk, not a file. */
const CHUNK_BYTES = 512 * 1024;
const PUT_TIMEOUT_MS = 30_000;

/** The object is not in the store: expired, deleted, or never there. */
export class ArtifactMissing extends Error {
  override readonly name = 'ArtifactMissing';
}

/** The bucket an agent writes to, and only it. */
export function artifactBucket(agent: string): string {
  return `art_${agent}`;
}

/** Files too large for an event, streamed to and from the broker's object store with flat memory. */
@Injectable()
export class ArtifactStore {
  private readonly buckets: Objm;

  constructor(private readonly broker: Broker) {
    this.buckets = new Objm(broker.js);
  }

  async put({
    bucket,
    name,
    kind,
    file,
  }: {
    bucket: string;
    name: string;
    kind: ArtifactKind;
    file: string;
  }): Promise<ArtifactRef> {
    const hash = createHash('sha256');
    const { size } = await stat(file);
    const source = createReadStream(file, { highWaterMark: CHUNK_BYTES });
    const stored = await this.store({ bucket, name }, hashed(source, hash));
    if (stored !== size)
      throw new ArtifactDamaged(
        `${file} changed while it was stored (${size} bytes, then ${stored}); store it again.`,
      );
    return { kind, bucket, name, bytes: stored, sha256: hash.digest('hex') };
  }

  /**
   * Brings an artifact into another bucket, with flat memory. It is there whole and checked, or not at all.
   *
   * @throws ArtifactMissing, ArtifactDamaged
   */
  async copy(artifact: ArtifactRef, to: ObjectPlace): Promise<void> {
    await this.store(to, checked(await this.read(artifact), artifact));
  }

  /**
   * The artifact's bytes, for whoever passes them on as they come. The last of them come only when all of them are checked,
   * so that whoever counts never takes a damaged file for a whole one.
   *
   * @throws ArtifactMissing; and while it is read ArtifactDamaged
   */
  async stream(artifact: ArtifactRef): Promise<Readable> {
    // As bytes: counted as objects, sixteen of these chunks would wait for a slow reader.
    return Readable.from(checked(await this.read(artifact), artifact), { objectMode: false });
  }

  /** Nothing happens when it is not there. */
  async remove({ bucket, name }: ObjectPlace): Promise<void> {
    const objects = await this.buckets.open(bucket, false);
    if ((await readObject(this.broker.jsm, { bucket, name })) === undefined) return;
    await objects.delete(name);
  }

  /**
   * Brings an artifact into a file. The file is there whole and checked, or not at all.
   *
   * @throws ArtifactMissing, ArtifactDamaged
   */
  async fetch(artifact: ArtifactRef, toFile: string): Promise<void> {
    const chunks = await this.read(artifact);
    const partial = `${toFile}.partial`;
    try {
      await pipeline(checked(chunks, artifact), createWriteStream(partial, { mode: 0o600 }));
      await rename(partial, toFile);
    } catch (cause) {
      await rm(partial, { force: true });
      throw cause;
    }
  }

  private async read({ bucket, name }: ArtifactRef): Promise<AsyncGenerator<Buffer>> {
    const chunks = await readObject(this.broker.jsm, { bucket, name });
    if (chunks === undefined)
      throw new ArtifactMissing(
        `${bucket}/${name} is not in the object store; it may have expired. Retry the task.`,
      );
    return chunks;
  }

  /** @returns its size in bytes */
  private async store(
    { bucket, name }: ObjectPlace,
    source: AsyncIterable<Buffer>,
  ): Promise<number> {
    // Not looked at first: an agent may not ask about streams.
    const objects = await this.buckets.open(bucket, false);
    const { size } = await objects.put(
      { name, options: { max_chunk_size: CHUNK_BYTES } },
      // Asks for a chunk only when the one before is stored.
      WebStream.from<Uint8Array>(source) as ReadableStream<Uint8Array>,
      { timeout: PUT_TIMEOUT_MS },
    );
    return size;
  }
}
