import { createHash, type Hash } from 'node:crypto';

import type { ArtifactRef } from '#libs/contracts';

/** What came out of the store is not what its reference promises. */
export class ArtifactDamaged extends Error {
  override readonly name = 'ArtifactDamaged';
}

/** Passes chunks on as they are asked for, one at a time, and has each in the digest. */
export async function* hashed(chunks: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

/**
 * Passes on what flows through, and throws as soon as there is more than was promised, or in the end something else.
 *
 * Each chunk waits for the next one, and the last for the verdict: never more than two are here.
 */
export async function* checked(
  chunks: AsyncIterable<Buffer>,
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
