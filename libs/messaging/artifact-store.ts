import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Injectable } from '@nestjs/common';
import { Objm } from '@nats-io/obj';
import type { ArtifactKind, ArtifactRef } from '#libs/contracts';

import { Broker } from './broker.ts';
import { readObject, type ObjectPlace } from './object-reader.ts';

/** Larger chunks halve the time of large files; the broker's max_payload of 1 MiB bounds a chunk, not a file. */
const CHUNK_BYTES = 512 * 1024;
const PUT_TIMEOUT_MS = 30_000;

/** The object is not in the store: expired, deleted, or never there. */
export class ArtifactMissing extends Error {
  override readonly name = 'ArtifactMissing';
}

/** What came out of the store is not what its reference promises. */
export class ArtifactDamaged extends Error {
  override readonly name = 'ArtifactDamaged';
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
    source.on('data', (chunk) => hash.update(chunk));
    const stored = await this.store({ bucket, name }, source);
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
    await this.store(to, Readable.from(checked(await this.read(artifact), artifact)));
  }

  /**
   * The artifact's bytes, for whoever passes them on as they come. The last of them come only when all of them are checked,
   * so that whoever counts never takes a damaged file for a whole one.
   *
   * @throws ArtifactMissing; and while it is read ArtifactDamaged
   */
  async stream(artifact: ArtifactRef): Promise<Readable> {
    return Readable.from(checked(await this.read(artifact), artifact));
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
  private async store({ bucket, name }: ObjectPlace, source: Readable): Promise<number> {
    // Not looked at first: an agent may not ask about streams.
    const objects = await this.buckets.open(bucket, false);
    const { size } = await objects.put(
      { name, options: { max_chunk_size: CHUNK_BYTES } },
      Readable.toWeb(source) as ReadableStream<Uint8Array>,
      { timeout: PUT_TIMEOUT_MS },
    );
    return size;
  }
}

/**
 * Passes on what flows through, and throws as soon as there is more than was promised, or in the end something else.
 *
 * Each chunk waits for the next one, and the last for the verdict.
 */
async function* checked(
  chunks: AsyncGenerator<Buffer>,
  artifact: ArtifactRef,
): AsyncGenerator<Buffer> {
  const check = new DigestCheck(artifact);
  let held: Buffer | undefined;
  for await (const chunk of chunks) {
    check.add(chunk);
    if (held !== undefined) yield held;
    held = chunk;
  }
  check.verify();
  if (held !== undefined) yield held;
}

class DigestCheck {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  constructor(private readonly artifact: ArtifactRef) {}

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > this.artifact.bytes)
      throw this.damaged(`has more than the ${this.artifact.bytes} bytes it promised`);
    this.hash.update(chunk);
  }

  verify(): void {
    if (this.bytes !== this.artifact.bytes)
      throw this.damaged(`has ${this.bytes} bytes, not ${this.artifact.bytes}`);
    if (this.hash.digest('hex') !== this.artifact.sha256)
      throw this.damaged('has another digest than promised');
  }

  private damaged(what: string): ArtifactDamaged {
    return new ArtifactDamaged(
      `${this.artifact.bucket}/${this.artifact.name} ${what}. Retry the task.`,
    );
  }
}
