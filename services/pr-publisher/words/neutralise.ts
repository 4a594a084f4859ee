/** Invisible; keeps two characters from meaning something together. */
const BREAK = '\u200B';

/**
 * Text of a model, an issue or a program, fit to stand in something we say on GitHub.
 *
 * It reads the same, code included, but nobody is mentioned, no other issue is closed by a keyword, no HTML begins (so
 * no comment and no marker of ours can be forged), and no block of ours ends.
 */
export function neutralise(text: string): string {
  return withoutControls(text)
    .replace(/<(?=[A-Za-z/!?])/g, `<${BREAK}`)
    .replace(/(^|\W)@(?=[A-Za-z0-9])/g, `$1@${BREAK}`)
    .replace(CLOSING_KEYWORD, `$1${BREAK}$2`);
}

/** `Fixes #1`, `closes: owner/name#1`, `Resolved https://github.com/owner/name/issues/1`. */
const CLOSING_KEYWORD =
  /\b((?:clos(?:e[sd]?)|fix(?:e[sd])?|resolv(?:e[sd]?))\b[ \t]*:?[ \t]+(?:[\w.-]+\/[\w.-]+)?)(#\d|https?:\/\/|GH-\d)/gi;

/** The text as a quotation: whatever Markdown it opens ends with it. */
export function quoted(text: string): string {
  return neutralise(text.trim())
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

/** The text as it is, in a fence that nothing in it can close. */
export function fenced(text: string, language: 'diff' | 'text' = 'text'): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${withoutControls(text).replace(/\n+$/, '')}\n${fence}`;
}

/** One line of code in a sentence. */
export function code(text: string): string {
  const line = withoutControls(text).replace(/\s+/g, ' ').trim();
  if (!line.includes('`')) return `\`${line}\``;
  const longest = Math.max(...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}

/** One line for a title or a sentence. */
export function oneLine(text: string, charsMax: number): string {
  const line = neutralise(text.replace(/\s+/g, ' ').trim());
  return line.length <= charsMax ? line : `${line.slice(0, charsMax - 1)}…`;
}

/** Colours and cursor moves of terminals, and characters that turn the direction of reading. */
function withoutControls(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // eslint-disable-next-line no-control-regex -- the very thing to take out
      .replace(/\u001B\[[0-9;?]*[A-Za-z]/g, '')
      // eslint-disable-next-line no-control-regex -- the very thing to take out
      .replace(/[\u0000-\u0008\u000B-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g, '')
  );
}
