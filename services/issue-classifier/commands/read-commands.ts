/** One order to the cluster, as a person wrote it. */
export interface Command {
  /** The first word after the prefix, in small letters; empty when there is none. */
  readonly verb: string;
  /** The rest of the line. */
  readonly args: string;
}

/**
 * The commands of a comment: lines that begin with the prefix, one command each. Pure.
 *
 * What somebody quotes or shows is not what they order. So nothing counts in a quotation (up to the blank line that ends
 * it, as GitHub shows it), in a block of code, or in an HTML comment; and where it is not plain whether a line is one of
 * these, it counts as one.
 *
 * @param prefix `/claude`; case does not matter
 */
export function readCommands(text: string, prefix: string): Command[] {
  const commands: Command[] = [];
  let inside: Inside = { kind: 'nothing' };
  for (const line of text.split(/\r\n|\n|\r/)) {
    const before: Inside = inside;
    inside = after(line, before);
    if (before.kind !== 'nothing' || inside.kind !== 'nothing') continue;
    const command = commandIn(line, prefix);
    if (command !== undefined) commands.push(command);
  }
  return commands;
}

/** What the next line lies in. */
type Inside =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'quotation' }
  | { readonly kind: 'comment' }
  | { readonly kind: 'element'; readonly end: RegExp }
  | { readonly kind: 'code'; readonly fence: string };

const NOTHING: Inside = { kind: 'nothing' };

function after(line: string, inside: Inside): Inside {
  switch (inside.kind) {
    case 'code':
      return closes(line, inside.fence) ? NOTHING : inside;
    case 'comment':
      return line.includes('-->') ? NOTHING : inside;
    case 'element':
      return inside.end.test(line) ? NOTHING : inside;
    case 'quotation':
      return line.trim() === '' ? NOTHING : inside;
    case 'nothing':
      return opened(line);
  }
}

function opened(line: string): Inside {
  // In a list or a quotation a fence may stand behind their marks.
  const fence = /^(?:\s|>|[-*+]\s|\d{1,9}[.)]\s)*(`{3,}(?!.*`)|~{3,})/.exec(line)?.[1];
  if (/^\s*>/.test(line)) return { kind: 'quotation' };
  if (fence !== undefined) return { kind: 'code', fence };
  const comment = line.lastIndexOf('<!--');
  if (comment >= 0 && !line.includes('-->', comment)) return { kind: 'comment' };
  const element = /<(pre|code|details|blockquote|script|style|textarea)\b/i.exec(line)?.[1];
  if (element === undefined) return NOTHING;
  const end = new RegExp(`</${element}\\s*>`, 'i');
  return end.test(line) ? NOTHING : { kind: 'element', end };
}

function closes(line: string, fence: string): boolean {
  const found = /^(?:\s|>)*(`{3,}|~{3,})\s*$/.exec(line)?.[1];
  return found?.startsWith(fence) === true;
}

/** Four blanks make a line code. */
function commandIn(line: string, prefix: string): Command | undefined {
  const found = /^ {0,3}(\S+)(?:\s+(\S+)(?:\s+(\S.*))?)?$/.exec(line.trimEnd());
  if (found?.[1]?.toLowerCase() !== prefix.toLowerCase()) return undefined;
  return { verb: (found[2] ?? '').toLowerCase(), args: found[3] ?? '' };
}
