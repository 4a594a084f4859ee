import { StringDecoder } from 'node:string_decoder';

/** Keeps the end of a stream of bytes, at most `bytesMax` of them: a log's tail tells what went wrong. */
export class OutputTail {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #cut = false;

  constructor(private readonly bytesMax: number) {}

  /** Whether the beginning is missing. */
  get truncated(): boolean {
    return this.#cut || this.#bytes > this.bytesMax;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    // Compacted at twice the bound, so that many small chunks cost one copy each and not one each time.
    if (this.#bytes > 2 * this.bytesMax) this.#compact();
  }

  text(): string {
    if (this.#bytes > this.bytesMax) this.#compact();
    const text = Buffer.concat(this.#chunks).toString('utf8');
    // A character cut in two at the front is no information.
    return this.#cut ? text.replace(/^\uFFFD+/, '') : text;
  }

  #compact(): void {
    const all = Buffer.concat(this.#chunks);
    // A copy: a view would keep the whole of `all` in memory.
    const kept = Buffer.from(all.subarray(all.length - this.bytesMax));
    this.#cut = true;
    this.#chunks = [kept];
    this.#bytes = kept.length;
  }
}

/** Cuts a stream of bytes into lines. A line longer than `charsMax` is given cut short, so that memory is bounded. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #skipping = false;

  constructor(
    private readonly onLine: (line: string) => void,
    private readonly charsMax = 16 * 1024 * 1024,
  ) {}

  add(chunk: Buffer): void {
    const parts = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = parts.pop() ?? '';
    for (const line of parts) this.#give(line);
    if (this.#rest.length <= this.charsMax) return;
    if (!this.#skipping) this.onLine(this.#rest.slice(0, this.charsMax));
    this.#skipping = true;
    this.#rest = '';
  }

  end(): void {
    const last = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (last !== '') this.#give(last);
  }

  #give(line: string): void {
    if (!this.#skipping) this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    this.#skipping = false;
  }
}
