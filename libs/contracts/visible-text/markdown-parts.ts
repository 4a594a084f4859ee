/** A run of lines of one kind. Together they are the text, but for what `comments` and `definitions` count. */
export interface Part {
  /** `raw`: HTML, in which no Markdown has a meaning. */
  readonly kind: 'code' | 'prose' | 'raw';
  readonly text: string;
}

const FENCE = /^((?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*)(`{3,}(?!.*`)|~{3,})/;
/** HTML that ends with a blank line, as CommonMark has it. */
const RAW =
  /^ {0,3}<\/?(?:address|article|aside|blockquote|body|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|li|link|main|menu|nav|ol|option|p|param|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[\s/>]|$)/i;
const RAW_UNTIL_ITS_END = /^ {0,3}<(pre|script|style|textarea)(?:[\s>]|$)/i;

interface Fence {
  readonly mark: string;
  /** Where it stands: so many `>` before it, and so many columns in. */
  readonly quotes: number;
  readonly columns: number;
}

/** Cuts Markdown into code, HTML and the rest, line by line. An HTML comment over several lines is HTML. */
export function markdownParts(text: string): Part[] {
  const parts: Part[] = [];
  let fence: Fence | undefined;
  let rawUntil: ((line: string) => boolean) | undefined;
  for (const line of text.split(/(?<=\n)/)) {
    if (fence !== undefined && leaves(line, fence)) fence = undefined;
    if (fence !== undefined) {
      add(parts, 'code', line);
      if (closes(line, fence)) fence = undefined;
      continue;
    }
    rawUntil ??= rawFrom(line);
    const opened = rawUntil === undefined ? fenceIn(line) : undefined;
    add(parts, opened !== undefined ? 'code' : rawUntil !== undefined ? 'raw' : 'prose', line);
    fence = opened;
    if (rawUntil?.(line) === true) rawUntil = undefined;
  }
  return parts;
}

function add(parts: Part[], kind: Part['kind'], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + text };
  else parts.push({ kind, text });
}

/** When the HTML that begins with this line ends; undefined when none begins. */
function rawFrom(line: string): ((line: string) => boolean) | undefined {
  const opened = line.lastIndexOf('<!--');
  if (opened >= 0 && !line.includes('-->', opened) && !isInCode(line, opened)) {
    let first = true;
    return (next) => {
      const isFirst = first;
      first = false;
      return !isFirst && next.includes('-->');
    };
  }
  const name = RAW_UNTIL_ITS_END.exec(line)?.[1];
  if (name !== undefined) return (next) => next.toLowerCase().includes(`</${name.toLowerCase()}`);
  return RAW.test(line) ? (next) => next.trim() === '' : undefined;
}

/** Or escaped; either way it opens nothing. */
function isInCode(line: string, at: number): boolean {
  const backslashes = /\\*$/.exec(line.slice(0, at))?.[0].length ?? 0;
  if (backslashes % 2 === 1) return true;
  return (line.slice(0, at).match(/`/g)?.length ?? 0) % 2 === 1 && line.includes('`', at);
}

function fenceIn(line: string): Fence | undefined {
  const [, before = '', mark] = FENCE.exec(line) ?? [];
  // Four blanks at the beginning make a line code of another kind, which no fence ends.
  if (mark === undefined || /^ {4}|^\t/.test(line)) return undefined;
  return { mark, ...placeOf(before) };
}

function closes(line: string, { mark }: Fence): boolean {
  const found = /^[ \t>]*(`{3,}|~{3,})[ \t]*\r?\n?$/.exec(line)?.[1];
  return found?.startsWith(mark) === true;
}

/** A list or a quotation that ends ends the fence in it. */
function leaves(line: string, { quotes, columns }: Fence): boolean {
  const before = /^[ \t>]*/.exec(line)?.[0] ?? '';
  const place = placeOf(before);
  if (place.quotes < quotes) return true;
  return line.trim() !== '' && place.columns < columns;
}

function placeOf(before: string): { quotes: number; columns: number } {
  const last = before.lastIndexOf('>');
  // After a `>` one blank belongs to it.
  const within = last < 0 ? before : before.slice(last + 1).replace(/^ /, '');
  return { quotes: before.split('>').length - 1, columns: within.length };
}
