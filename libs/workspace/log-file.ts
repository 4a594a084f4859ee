import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const NOTICE = '\n[… the log is full here; the rest is left out …]\n';

/** A file that output is appended to, up to `bytesMax` in this sitting; then one line says that there was more. */
export class LogFile {
  readonly #stream: WriteStream;
  readonly #done: Promise<void>;
  #bytes = 0;

  constructor(
    path: string,
    private readonly bytesMax = 16 * 1024 * 1024,
  ) {
    this.#stream = createWriteStream(path, { flags: 'a' });
    this.#done = finished(this.#stream);
    // The failure is told by close(); until then it must not end the process as an unhandled one.
    this.#done.catch(() => undefined);
  }

  add(chunk: Buffer | string): void {
    if (this.#bytes > this.bytesMax || this.#stream.destroyed) return;
    this.#bytes += Buffer.byteLength(chunk);
    this.#stream.write(this.#bytes > this.bytesMax ? NOTICE : chunk);
  }

  /** Resolves when everything is on disk. Throws what writing failed with, a full disk for one. */
  async close(): Promise<void> {
    this.#stream.end();
    await this.#done;
  }
}
