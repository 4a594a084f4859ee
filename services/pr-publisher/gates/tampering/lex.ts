/** How a language writes what is no code. */
export interface Syntax {
  /** Begins a comment that ends with its line. */
  readonly lineComment: '#' | '//';
  /** Between slash-star and star-slash. */
  readonly hasBlockComments: boolean;
  /** Longest first: a string ends with what it began with. */
  readonly quotes: readonly string[];
  /** Of these, the ones that may hold line ends. */
  readonly longQuotes: readonly string[];
  /** `/…/` is a pattern where a value may begin. */
  readonly hasPatterns: boolean;
}

/** The same text twice, of the same length: places found in one hold in the other. */
export interface Lexed {
  /** Comments are blanks. */
  readonly code: string;
  /** Comments and what stands in strings are blanks; quotation marks stay. */
  readonly bare: string;
}

/**
 * Blanks out what a program does not run, so that a test in a comment is no test.
 *
 * A reader and no compiler: what it gets wrong in a strange line ends with that line, but for long strings.
 */
export function lex(text: string, syntax: Syntax): Lexed {
  let code = '';
  let bare = '';
  for (let at = 0; at < text.length;) {
    const { end, kind } = tokenAt(text, at, syntax);
    const token = text.slice(at, end);
    code += kind === 'comment' ? blank(token) : token;
    bare += kind === 'code' ? token : kind === 'comment' ? blank(token) : hollow(token, syntax);
    at = end;
  }
  return { code, bare };
}

const BEFORE_VALUE = /(?:^|[(,=:[!&|?{};\n]|\breturn)\s*$/;

interface Token {
  readonly end: number;
  readonly kind: 'code' | 'comment' | 'string';
}

/** Nothing but these begins anything else than code. */
const PLAIN = /[^"'`#/]+/y;

function tokenAt(text: string, at: number, syntax: Syntax): Token {
  PLAIN.lastIndex = at;
  if (PLAIN.test(text)) return { end: PLAIN.lastIndex, kind: 'code' };
  if (text.startsWith(syntax.lineComment, at)) return { end: lineEnd(text, at), kind: 'comment' };
  if (syntax.hasBlockComments && text.startsWith('/*', at)) {
    const close = text.indexOf('*/', at + 2);
    return { end: close === -1 ? text.length : close + 2, kind: 'comment' };
  }
  const quote = syntax.quotes.find((mark) => text.startsWith(mark, at));
  if (quote !== undefined) return { end: stringEnd(text, at, quote, syntax), kind: 'string' };
  if (
    syntax.hasPatterns &&
    text[at] === '/' &&
    BEFORE_VALUE.test(text.slice(Math.max(0, at - 40), at))
  )
    return { end: patternEnd(text, at), kind: 'string' };
  return { end: at + 1, kind: 'code' };
}

function stringEnd(text: string, at: number, quote: string, syntax: Syntax): number {
  const isLong = syntax.longQuotes.includes(quote);
  for (let index = at + quote.length; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text.startsWith(quote, index)) return index + quote.length;
    else if (text[index] === '\n' && !isLong) return index;
  }
  return text.length;
}

function patternEnd(text: string, at: number): number {
  let isSet = false;
  for (let index = at + 1; index < text.length && text[index] !== '\n'; index += 1) {
    const char = text[index];
    if (char === '\\') index += 1;
    else if (char === '[') isSet = true;
    else if (char === ']') isSet = false;
    else if (char === '/' && !isSet) return index + 1;
  }
  return at + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function blank(token: string): string {
  return token.replace(/[^\n]/g, ' ');
}

function hollow(token: string, { quotes }: Syntax): string {
  const mark = quotes.find((quote) => token.startsWith(quote)) ?? token.slice(0, 1);
  if (token.length < 2 * mark.length) return blank(token);
  return mark + blank(token.slice(mark.length, -mark.length)) + token.slice(-mark.length);
}
