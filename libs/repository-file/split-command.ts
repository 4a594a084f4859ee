/** A command can't be taken apart as it is written. */
export class CommandSyntaxError extends Error {
  override readonly name = 'CommandSyntaxError';
}

const SHELL_ONLY = ['&&', '||', '|', ';', '&', '>', '<', '$(', '`', '\n'];

/**
 * Takes a command apart into its words, as a person writes it: blanks separate, quotes hold together, a backslash
 * takes the next character literally.
 *
 * No shell is ever asked, so what only a shell understands is refused instead of becoming a strange argument.
 *
 * @throws CommandSyntaxError
 */
export function splitCommand(text: string): string[] {
  refuseAssignment(text);
  const words: string[] = [];
  let word: string | undefined;
  let rest = text.trim();
  while (rest !== '') {
    const token = nextToken(rest, text);
    rest = rest.slice(token.length);
    if (token.text === undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + token.text;
  }
  if (word !== undefined) words.push(word);
  // A program has a name.
  if (!words[0]) throw new CommandSyntaxError('There is an empty command.');
  return words;
}

/** The text it adds to the word; undefined where the word ends. */
function nextToken(rest: string, whole: string): { length: number; text: string | undefined } {
  const blank = /^[ \t]+/.exec(rest);
  if (blank !== null) return { length: blank[0].length, text: undefined };
  const single = /^'([^']*)'/.exec(rest);
  if (single !== null) return { length: single[0].length, text: single[1] ?? '' };
  const double = /^"((?:[^"\\]|\\.)*)"/s.exec(rest);
  if (double !== null)
    return { length: double[0].length, text: (double[1] ?? '').replace(/\\(["\\$`])/g, '$1') };
  if (/^['"]/.test(rest))
    throw new CommandSyntaxError(`${quote(whole)} has a quote without an end.`);
  const shell = SHELL_ONLY.find((operator) => rest.startsWith(operator));
  if (shell !== undefined)
    throw new CommandSyntaxError(
      `${quote(whole)} uses ${quote(shell)}, which only a shell understands; write one command a line, or put it into a script.`,
    );
  if (rest === '\\') throw new CommandSyntaxError(`${quote(whole)} ends in a backslash.`);
  if (rest.startsWith('\\')) return { length: 2, text: rest.slice(1, 2) };
  return { length: 1, text: rest.slice(0, 1) };
}

function refuseAssignment(text: string): void {
  if (/^\s*[A-Za-z_]\w*=/.test(text))
    throw new CommandSyntaxError(
      `${quote(text)} sets a variable, which only a shell understands; write "env" before it.`,
    );
}

function quote(text: string): string {
  return JSON.stringify(text);
}
