import { Transform, type TransformCallback } from 'node:stream';

import type { Span } from './span.ts';
import { standIn } from './stand-in.ts';

/**
 * Redacts bytes as they flow.
 *
 * What begins in the last `heldBack` characters of what has come may go on in what comes next, so they wait. Bytes are
 * read as one character each, so that no border falls into a character, and what is no text leaves as it came.
 */
export class RedactingStream extends Transform {
  #pending = '';

  /** @param heldBack no secret is longer */
  constructor(
    private readonly spansOf: (text: string) => readonly Span[],
    private readonly heldBack: number,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.#pending += chunk.toString('latin1');
    // Worth a look only when much is new: many small chunks would be searched again and again.
    if (this.#pending.length >= 4 * this.heldBack)
      this.#release(this.#pending.length - this.heldBack);
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#release(this.#pending.length);
    done();
  }

  /** What begins before `border` is here to its end; of the rest nobody knows. */
  #release(border: number): void {
    const text = this.#pending;
    const spans = this.spansOf(text);
    const complete = spans.slice(0, spans.findLastIndex(({ from }) => from < border) + 1);
    let redacted = '';
    let cursor = 0;
    for (const { start, end, name } of complete) {
      redacted += text.slice(cursor, start) + standIn(name, end - start);
      cursor = end;
    }
    const released = Math.max(cursor, border);
    this.push(Buffer.from(redacted + text.slice(cursor, released), 'latin1'));
    this.#pending = text.slice(released);
  }
}
