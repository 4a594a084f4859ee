import { paintFor, type Paint } from '../../terminal/paint.ts';

/** Where a command's words go: text for people, or JSON for programs, and never both. */
export interface Output {
  readonly json: boolean;
  /** Somebody looks on: lines may be drawn anew. */
  readonly live: boolean;
  readonly stream: NodeJS.WriteStream;
  readonly paint: Paint;
  /** Infinite where nobody looks on: a pipe cuts nothing. */
  readonly columns: number;
  /** The command's result: one line of JSON, or the text for people. */
  answer(value: unknown, text: (output: Output) => string): void;
  /** Words for people; nothing with --json. */
  say(text: string): void;
  /** What goes on meanwhile, on standard error, so that it never mixes with a result. */
  note(text: string): void;
}

/** Of a terminal that does not say. */
const WIDTH_UNKNOWN = 80;

/** @param json as --json asks for it */
export function makeOutput(
  { out, err }: { out: NodeJS.WriteStream; err: NodeJS.WriteStream },
  json: boolean,
): Output {
  const isTerminal = isTerminalOf(out);
  const output: Output = {
    json,
    live: isTerminal && !json,
    stream: out,
    paint: paintFor(out),
    columns: isTerminal ? out.columns || WIDTH_UNKNOWN : Number.POSITIVE_INFINITY,
    answer(value, text) {
      out.write(json ? `${JSON.stringify(value)}\n` : `${text(output)}\n`);
    },
    say(text) {
      if (!json) out.write(`${text}\n`);
    },
    note(text) {
      if (!json) err.write(`${text}\n`);
    },
  };
  return output;
}

/** Node's types say that it is always there; on a pipe it is not. */
function isTerminalOf({ isTTY }: { isTTY?: boolean }): boolean {
  return isTTY === true;
}
