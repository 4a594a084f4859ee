import { digestOf } from '../digest-of.ts';
import { languageOf, mayHoldTests, type Language } from './languages.ts';
import { lex, type Lexed } from './lex.ts';

/** One test as it is written. */
export interface TestCase {
  readonly path: string;
  readonly name: string;
  /** A digest, without comments, blanks evened out, without its name: the same for a test that was renamed or moved. */
  readonly body: string;
  readonly assertions: number;
  /** Nothing in it would ever be run. */
  readonly isEmpty: boolean;
}

/** What a file says about tests. */
export interface TestFile {
  readonly path: string;
  readonly cases: readonly TestCase[];
  /** In and beside its cases; ones that can't fail don't count. */
  readonly assertions: number;
  /** Of these, the ones that hold for nearly anything. */
  readonly weak: number;
  /** Lines that keep tests from being run. */
  readonly skips: readonly string[];
}

/** Bounds for what somebody wrote to keep us reading. */
const TEXT_CHARS_MAX = 1024 * 1024;
const CASES_MAX = 3000;
const CASE_CHARS_MAX = 50_000;
const NAME_CHARS_MAX = 400;

/** Undefined where no tests are looked for; `unreadable` where there is too much of them to be compared. */
export function readTests(path: string, text: string): TestFile | 'unreadable' | undefined {
  const language = languageOf(path);
  if (language === undefined || !mayHoldTests(path, language)) return undefined;
  if (text.length > TEXT_CHARS_MAX) return 'unreadable';
  const lexed = lex(text, language.syntax);
  const cases = [...findCases(path, lexed, language)];
  if (cases.length > CASES_MAX) return 'unreadable';
  // Beside tests that live in a program, the program's own checks are not theirs.
  const isTests = language.testFile.test(path);
  if (!isTests && cases.length === 0) return undefined;
  return {
    path,
    cases,
    assertions: isTests
      ? countAssertions(lexed, language)
      : cases.reduce((sum, { assertions }) => sum + assertions, 0),
    weak: count(lexed.bare, WEAK),
    skips: [...linesWith(lexed, language.skip), ...leftOut(path, text)].map(detached),
  };
}

function* findCases(path: string, lexed: Lexed, language: Language): Generator<TestCase> {
  let begun = 0;
  for (const match of lexed.bare.matchAll(language.opening)) {
    if ((begun += 1) > CASES_MAX + 1) return;
    const part = extentOf(lexed, match, language);
    if (part === undefined) continue;
    const { code, bare } = part.body;
    const isEmpty = saysNothing(bare);
    yield {
      path,
      name: detached(part.name),
      body: digestOf(code.replace(/\s+/g, ' ').trim()),
      assertions: isEmpty ? 0 : countAssertions({ code, bare }, language),
      isEmpty,
    };
  }
}

interface Part {
  readonly name: string;
  readonly body: Lexed;
}

function extentOf(lexed: Lexed, match: RegExpExecArray, language: Language): Part | undefined {
  const from = match.index + match[0].length;
  if (language.extent === 'parentheses') return callAt(lexed, from);
  if (language.extent === 'indentation') return indentedAt(lexed, match);
  const rest = lexed.bare.slice(from, from + NAME_CHARS_MAX);
  const named = language.name === undefined ? undefined : language.name.exec(rest);
  if (named === null) return undefined;
  const open = lexed.bare.indexOf('{', from + (named?.index ?? 0));
  if (open === -1) return undefined;
  return {
    name: named?.[1] ?? match[1] ?? '',
    body: slice(lexed, open, closing(lexed.bare, open)),
  };
}

/** `('name', …)`, or `(table)('name', …)`, or a table between backticks and then that. */
function callAt(lexed: Lexed, from: number): Part | undefined {
  let open = from;
  let end = closing(lexed.bare, open);
  const next = /^\s*\(/.exec(lexed.bare.slice(end));
  if (next !== null) {
    open = end + next[0].length - 1;
    end = closing(lexed.bare, open);
  }
  if (lexed.bare[open] !== '(') return undefined;
  const inside = lexed.code.slice(open + 1, end - 1);
  const [whole, , name] = /^\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/.exec(inside) ?? [];
  const first = whole ?? /^[^,]*/.exec(inside)?.[0] ?? '';
  return {
    name: (name ?? first).replace(/\s+/g, ' ').trim(),
    body: slice(lexed, open + 1 + first.length, end - 1),
  };
}

/** Up to the next line that is not indented further: the body of a `def`, or of a block that ends with `end`. */
function indentedAt(lexed: Lexed, match: RegExpExecArray): Part {
  const from = match.index;
  const indent = /^[ \t]*/.exec(lexed.code.slice(from))?.[0].length ?? 0;
  let end = lineEnd(lexed.code, from);
  const head = lexed.code.slice(from, end);
  while (end < lexed.code.length && end - from < CASE_CHARS_MAX) {
    const next = lineEnd(lexed.code, end + 1);
    const line = lexed.bare.slice(end + 1, next);
    // A signature over several lines ends where it is indented no further, but does not end the body.
    if (line.trim() !== '' && indentOf(line) <= indent && !/^\s*\)/.test(line)) break;
    end = next;
  }
  const name = match[1] ?? /(['"])((?:\\.|(?!\1).)*)\1/.exec(head)?.[2] ?? head.trim();
  const bodyAt = bodyStart(lexed.bare, from, end);
  return { name, body: slice(lexed, bodyAt, end) };
}

/** After the signature: behind its colon or its `do`, else the next line. */
function bodyStart(bare: string, from: number, end: number): number {
  const part = bare.slice(from, end);
  const colon = /^[^\n]*\([^)]*\)[^:\n]*:|^[^\n]*\bdo\b(?:[ \t]*\|[^|]*\|)?|^[^\n]*\{/.exec(part);
  return from + (colon === null ? lineEnd(part, 0) : colon[0].length);
}

/** Where the bracket at `open` is closed, one past it; the end when it is not. */
function closing(bare: string, open: number): number {
  const opens = bare[open];
  if (opens === '`') return Math.max(bare.indexOf('`', open + 1), open) + 1;
  const closes = opens === '(' ? ')' : '}';
  let depth = 0;
  const end = Math.min(bare.length, open + CASE_CHARS_MAX);
  for (let index = open; index < end; index += 1) {
    if (bare[index] === opens) depth += 1;
    else if (bare[index] === closes && (depth -= 1) === 0) return index + 1;
  }
  return end;
}

/** No statement, or one that leaves at once. */
function saysNothing(bare: string): boolean {
  const body = bare.replace(
    /^[\s,]*(?:async\s*)?(?:function\b\s*\w*\s*)?(?:\([^()]*\)|\w*)\s*(?:=>)?\s*\{?/,
    (head) => (head.includes('{') || head.includes('=>') ? '' : head),
  );
  if (/^\s*\{?\s*return\b\s*(?:;|\n|\}|$)/.test(body)) return true;
  return !/\w/.test(body.replace(/\b(?:pass|return|None|null|undefined|end|Ok|done)\b/g, ''));
}

const WEAK =
  /\.(?:toBeDefined|toBeTruthy|toBeFalsy|toBeInstanceOf)\b|\.not\.toThrow\w*|\bexpect\.any\w*\s*\(|\bassertIsNotNone\b|\bassertNotNull\b|\bassertIsInstance\b|\bis\s+not\s+None\b|\b(?:NotNil|NotEmpty)\s*\(|\bbe_truthy\b|\bbe_falsey\b|\.is_(?:some|ok)\(\)|\bassert\.ok\s*\(/g;

/** Assertions about constants hold whatever the program does. */
const VOID = [
  /\bexpect\s*\(\s*(?:true|false|null|undefined|-?\d+|(['"`])[^'"`]*\1)\s*\)/g,
  /\bassert(?:\.\w+|_\w+|True|That)?!?\s*\(\s*(?:t\s*,\s*)?(?:true|True|1|!0|!false|not False)\s*[,)]/g,
  /\bassert[ \t]+(?:true|True|1|not False)[ \t]*(?=$|,)/gm,
  /\b(?:assert[\w.]*!?|\w*[eE]qual\w*)\s*\(\s*(?:t\s*,\s*)?([\w.'"]+)\s*,\s*\1\s*[,)]/g,
  /\bassert[ \t]+([\w.'"]+)[ \t]*==[ \t]*\1[ \t]*$/gm,
];

function countAssertions({ code, bare }: Lexed, { assertion }: Language): number {
  const empty = VOID.reduce((sum, pattern) => sum + count(code, pattern), 0);
  return Math.max(0, count(bare, assertion) - empty);
}

function linesWith({ code, bare }: Lexed, pattern: RegExp): string[] {
  return [...bare.matchAll(pattern)].map(({ index }) => {
    const from = code.lastIndexOf('\n', index) + 1;
    return code.slice(from, lineEnd(code, index)).replace(/\s+/g, ' ').trim();
  });
}

/** Go leaves a whole file out of the build by a comment. */
function leftOut(path: string, text: string): string[] {
  if (!path.endsWith('.go')) return [];
  return [...text.matchAll(/^\/\/\s*(?:go:build|\+build)\b.*$/gm)].map(([line]) => line.trim());
}

function slice({ code, bare }: Lexed, from: number, to: number): Lexed {
  return { code: code.slice(from, to), bare: bare.slice(from, to) };
}

/** The same text with memory of its own: what is cut out of a text keeps the whole of it. */
function detached(text: string): string {
  return Buffer.from(text).toString();
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
