import type { Hidden } from './hidden.ts';
import { withoutInvisible } from './invisible-characters.ts';

/** An element that is marked as hidden, until it ends. */
export interface Hiding {
  readonly name: string;
  depth: number;
}

/** What lasts from one part of a text to the next. */
export interface Progress {
  readonly hidden: Hidden;
  hiding: Hiding | undefined;
}

/** One piece at the very place where it is looked for; each is linear in what it takes. */
const ESCAPED = /\\[!-/:-@[-`{-~]/y;
const TAG =
  /<(\/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[^\s"'=<>`/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>/y;
const DECLARATION = /<(?:\?[^>]*\?|![A-Z][^>]*|!\[CDATA\[[^\]]*\]\])>/y;
const PICTURE = /!\[((?:[^[\]\\]|\\.)*)\](?:\((?:[^()\\]|\\.|\([^()]*\))*\)|\[[^\]]*\])?/y;
const LINK_END =
  /\]\(\s*(<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/y;
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,31}));/y;

/** HTML's names for characters that nobody sees. */
const INVISIBLE_NAMES =
  /^(?:shy|lrm|rlm|zwj|zwnj|ZeroWidthSpace|NegativeVeryThinSpace|NegativeThinSpace|NegativeMediumSpace|NegativeThickSpace|NoBreak|ApplyFunction|af|InvisibleTimes|it|InvisibleComma|ic)$/;

const MARKED_AS_HIDDEN =
  /\s(?:hidden(?=[\s=]|$)|aria-hidden\s*=\s*["']?true|(?:width|height)\s*=\s*["']?0(?:px)?["'\s])|(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d]*[1-9])|font-size\s*:\s*0(?![.\d]*[1-9])|color\s*:\s*(?:transparent|white|#fff))/i;
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;
const ATTRIBUTE = /\s([^\s"'=<>`/]+)(?=[\s=>/]|$)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?/g;
/** They say how and where, and carry no text. */
const WITHOUT_A_TEXT =
  /^(?:align|class|colspan|dir|height|href|id|lang|open|rel|rowspan|src|style|target|type|width)$/i;

/** What a reader sees of a part that is no code. @param isRaw nothing in it is Markdown */
export function visibleProse(text: string, isRaw: boolean, progress: Progress): string {
  let seen = '';
  let at = 0;
  while (at < text.length) {
    const [end, shown] = pieceAt(text, at, { isRaw, progress });
    if (progress.hiding === undefined) seen += shown;
    at = end;
  }
  return seen;
}

type Piece = [end: number, shown: string];

function pieceAt(
  text: string,
  at: number,
  { isRaw, progress }: { isRaw: boolean; progress: Progress },
): Piece {
  const { hidden } = progress;
  const character = text.charAt(at);
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const asIs = (length: number): Piece => [at + length, text.slice(at, at + length)];
  if (character === '<') return markupAt(text, at, progress);
  if (character === '&') return entityAt(take(ENTITY), asIs, hidden);
  if (isRaw) return asIs(1);
  switch (character) {
    case '`':
      return asIs(codeLength(text, at));
    case '\\':
      return asIs(take(ESCAPED)?.[0].length ?? 1);
    case '!': {
      const picture = take(PICTURE);
      if (picture === null) return asIs(1);
      if (picture[1] !== '') hidden.pictureTexts += 1;
      return [at + picture[0].length, '[picture]'];
    }
    case ']': {
      const link = take(LINK_END);
      if (link?.[2] === undefined) return asIs(1);
      hidden.titles += 1;
      return [at + link[0].length, `](${link[1] ?? ''})`];
    }
    default:
      return asIs(1);
  }
}

/** Of code in a line, or of the backticks that begin none. In a table a `|` ends the cell and the code with it. */
function codeLength(text: string, at: number): number {
  const runs = /`+/g;
  const lineEnd = text.indexOf('\n', at);
  const line = text.slice(at, lineEnd < 0 ? text.length : lineEnd);
  const mark = /^`+/.exec(line)?.[0] ?? '';
  runs.lastIndex = mark.length;
  for (let run = runs.exec(line); run !== null; run = runs.exec(line))
    if (run[0] === mark) {
      const length = run.index + mark.length;
      return line.slice(0, length).includes('|') ? mark.length : length;
    }
  return mark.length;
}

function markupAt(text: string, at: number, progress: Progress): Piece {
  if (text.startsWith('<!--', at)) {
    const end = text.indexOf('-->', at + 4);
    progress.hidden.comments += 1;
    return [end < 0 ? text.length : end + 3, ''];
  }
  TAG.lastIndex = at;
  const tag = TAG.exec(text);
  if (tag !== null) return [at + tag[0].length, shownOf(tag, progress)];
  DECLARATION.lastIndex = at;
  const declaration = DECLARATION.exec(text);
  if (declaration === null) return [at + 1, '<'];
  progress.hidden.comments += 1;
  return [at + declaration[0].length, ''];
}

function shownOf(
  [whole, slash = '', given = '', attributes = '']: RegExpExecArray,
  progress: Progress,
): string {
  const name = given.toLowerCase();
  const { hidden, hiding } = progress;
  if (hiding !== undefined) {
    if (name === hiding.name) hiding.depth += slash === '' ? 1 : -1;
    if (hiding.depth === 0) progress.hiding = undefined;
    return '';
  }
  if (slash === '' && MARKED_AS_HIDDEN.test(attributes)) {
    hidden.elements += 1;
    if (!VOID.test(name) && !whole.endsWith('/>')) progress.hiding = { name, depth: 1 };
    return '';
  }
  if (name === 'img') {
    if (/\salt\s*=\s*(?!""|'')/i.test(attributes)) hidden.pictureTexts += 1;
    return '[picture]';
  }
  const names = [...attributes.matchAll(ATTRIBUTE)].map(([, attribute = '']) => attribute);
  hidden.titles += names.filter((attribute) => !WITHOUT_A_TEXT.test(attribute)).length;
  if (name === 'details') {
    if (slash !== '') return '[end of what is folded on the page]';
    hidden.folded += 1;
    return '[folded on the page:]';
  }
  const link = /\shref\s*=\s*["']?([^\s"'<>]+)/i.exec(attributes)?.[1];
  if (link !== undefined) return `<a href="${link}">`;
  return `<${slash}${given}>`;
}

function entityAt(
  entity: RegExpExecArray | null,
  asIs: (length: number) => Piece,
  hidden: Hidden,
): Piece {
  if (entity === null) return asIs(1);
  const [whole, decimal, hexadecimal, name = ''] = entity;
  const [end] = asIs(whole.length);
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  const isInvisible = Number.isNaN(code)
    ? INVISIBLE_NAMES.test(name)
    : code > 0x10ffff || withoutInvisible(String.fromCodePoint(code)).removed > 0;
  if (!isInvisible) return asIs(whole.length);
  hidden.characters += 1;
  return [end, ''];
}
