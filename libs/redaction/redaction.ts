import type { Transform } from 'node:stream';

import { findSpans, holdsNone } from './find-spans.ts';
import {
  formsOfAll,
  matchKnown,
  SECRET_CHARS_MIN,
  type KnownMatcher,
  type KnownSecret,
} from './known-values.ts';
import { RedactingStream } from './redacting-stream.ts';
import { SHAPE_CHARS_MAX } from './shapes.ts';
import { standIn } from './stand-in.ts';

/**
 * Takes secrets out of what is about to be written where others read it.
 *
 * Two nets: the values this process holds, in every form they may travel in, and whatever has the shape of a secret of
 * a well-known kind (`shapes.ts`). What stands in its place says what it was, `[redacted github token]`, and is never
 * longer than what it replaces, so that a text which fitted a limit still fits it. Doing it twice changes nothing.
 *
 * Text must come here before it is cut short: half a token is known by nobody.
 */
export class Redaction {
  /** Names of secrets of fewer than SECRET_CHARS_MIN characters: they can't be told from ordinary words. */
  readonly tooShort: readonly string[];
  readonly #known: KnownMatcher;
  /** No secret is longer, with what gives it away. */
  readonly #charsMax: number;

  /** @param secrets what this process holds; empty values don't count */
  constructor(private readonly secrets: readonly KnownSecret[]) {
    const given = secrets.filter(({ value }) => value.trim() !== '');
    this.tooShort = given
      .filter(({ value }) => value.trim().length < SECRET_CHARS_MIN)
      .map(({ name }) => name);
    const forms = formsOfAll(given);
    this.#known = matchKnown(forms);
    this.#charsMax = Math.max(SHAPE_CHARS_MAX, ...[...forms.keys()].map(({ length }) => length));
  }

  /** One that knows these too: what is secret only for a while. */
  plus(secrets: readonly KnownSecret[]): Redaction {
    return new Redaction([...this.secrets, ...secrets]);
  }

  text(text: string): string {
    let redacted = '';
    let cursor = 0;
    for (const { start, end, name } of findSpans(text, this.#known)) {
      redacted += text.slice(cursor, start) + standIn(name, end - start);
      cursor = end;
    }
    return cursor === 0 ? text : redacted + text.slice(cursor);
  }

  /** Every string in a value, names of properties too. The value itself when there was nothing to take out. */
  deep<Value>(value: Value): Value {
    return this.#deep(value) as Value;
  }

  /** A line of JSON, which stays JSON; any other line as text. */
  json(line: string): string {
    // Without an escape every text in it stands there as it is: what is not in the line is in none of its texts.
    if (!line.includes('\\') && holdsNone(line, this.#known)) return line;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      // Not JSON is no fault: then it is text.
      return this.text(line);
    }
    const redacted = this.#deep(value);
    if (redacted === value) return line;
    return JSON.stringify(redacted) + (line.endsWith('\n') ? '\n' : '');
  }

  /** For files of any size, with flat memory; a secret that is cut by a chunk's border is found. */
  stream(): Transform {
    return new RedactingStream((text) => findSpans(text, this.#known), this.#charsMax);
  }

  #deep(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) {
      const items: unknown[] = value.map((item: unknown) => this.#deep(item));
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    // A date has no properties of its own; what has none is left as it is.
    if (typeof value !== 'object' || value === null) return value;
    const before = Object.entries(value);
    const after = before.map(([key, item]) => [this.text(key), this.#deep(item)] as const);
    const isSame = after.every(
      ([key, item], index) => key === before[index]?.[0] && item === before[index][1],
    );
    if (isSame) return value;
    return Object.setPrototypeOf(Object.fromEntries(after), Object.getPrototypeOf(value) as object);
  }
}
