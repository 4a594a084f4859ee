import { StringDecoder } from 'node:string_decoder';

import { mergeUsage, NO_USAGE, type Usage } from './usage.ts';

/** What is known of an answer that has gone by. */
export interface Told {
  readonly usage: Usage;
  /** The model that answered. */
  readonly model: string | undefined;
  /** What went in is counted. */
  readonly input: boolean;
  /** What came out is counted to the end. */
  readonly output: boolean;
}

/** A whole answer, or one event of a stream, that is longer is not read; the longest that matters has a few kilobytes. */
const JSON_CHARS_MAX = 8 * 1024 * 1024;
const LINE_CHARS_MAX = 256 * 1024;

/** Reads the usage out of an answer as it goes by, and keeps none of it: a stream line by line, JSON when it is whole. */
export class UsageReader {
  readonly #decoder = new StringDecoder('utf8');
  #text = '';
  #tooLong = false;
  #told: Told = { usage: NO_USAGE, model: undefined, input: false, output: false };

  /** @param streams whether the answer is a stream of events */
  constructor(private readonly streams: boolean) {}

  add(chunk: Buffer): void {
    this.#text += this.#decoder.write(chunk);
    if (this.streams) this.#readLines();
    this.#bound(this.streams ? LINE_CHARS_MAX : JSON_CHARS_MAX);
  }

  /** @returns what was told until now: all there is when the answer has ended */
  told(): Told {
    if (this.streams || this.#tooLong) return this.#told;
    const message = parse(this.#text);
    return this.#with(message, { input: true, output: true });
  }

  #readLines(): void {
    for (let end = this.#text.indexOf('\n'); end !== -1; end = this.#text.indexOf('\n')) {
      const line = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 1);
      // Within the model's own words the quotes are escaped, so that no text can pass for a usage.
      if (!this.#tooLong && line.startsWith('data:') && line.includes('"usage"'))
        this.#readEvent(parse(line.slice('data:'.length)));
      this.#tooLong = false;
    }
  }

  #readEvent(event: Record<string, unknown>): void {
    if (event['type'] === 'message_start')
      this.#told = this.#with(object(event['message']), { input: true });
    if (event['type'] === 'message_delta') this.#told = this.#with(event, { output: true });
  }

  #with(said: Record<string, unknown>, known: { input?: true; output?: true }): Told {
    if (typeof said['usage'] !== 'object' || said['usage'] === null) return this.#told;
    const { model } = said;
    return {
      ...this.#told,
      ...known,
      usage: mergeUsage(this.#told.usage, said['usage']),
      model: typeof model === 'string' ? model : this.#told.model,
    };
  }

  #bound(charsMax: number): void {
    if (this.#text.length <= charsMax) return;
    this.#text = '';
    this.#tooLong = true;
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return object(JSON.parse(text));
  } catch {
    // An answer cut short, or none of the Messages API: it tells nothing, and is counted by what may have been used.
    return {};
  }
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
