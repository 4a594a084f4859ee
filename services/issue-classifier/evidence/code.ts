import type { Specialty } from '#libs/contracts';

import type { CodeBlock, IssueText } from '../read-issue.ts';
import type { Piece } from './piece.ts';

/** What the language of a fence says. JavaScript and TypeScript stand on both sides and say nothing. */
const LANGUAGES: ReadonlyMap<string, Specialty> = new Map([
  ...each(
    'backend',
    'go rust rs py python rb ruby java kotlin kt scala php c cpp c++ cs csharp c# fsharp elixir erlang haskell sql swift zig',
  ),
  ...each('frontend', 'css scss sass less html jsx tsx vue svelte astro'),
  ...each('devops', 'dockerfile docker hcl terraform bicep nginx'),
]);

/** What a piece of code or a log gives away by its form. */
const FORMS: readonly (readonly [Specialty, string, RegExp])[] = [
  [
    'testing',
    'a test',
    /\b(?:describe|it|test)(?:\.\w+)?\(\s*['"`]|\bexpect\([^)]{0,80}\)\s*\.|\bdef test_\w+|\bfunc Test\w+\(|#\[test\]|@Test\b|assert_eq!|--- FAIL:|=== FAILURES ===/,
  ],
  [
    'frontend',
    'a page',
    /<\/?(?:div|span|button|input|template|style|svg)\b|\buseState\(|\buseEffect\(|\bdocument\.(?:getElement|query|create)|\bclassName=|react-dom|\bwindow\.\w+/,
  ],
  [
    'backend',
    'a stack trace',
    /^Traceback \(most recent|^\s*File "[^"]+", line \d+|^goroutine \d+|^panic: |^thread '[^']*' panicked|^\s*at [\w$.]+\([\w$]+\.(?:java|kt|scala):\d+\)|^\s+from \S+\.rb:\d+:in|\.rs:\d+:\d+|^\s*at \S+ in \S+\.cs:line/m,
  ],
  ['backend', 'a query', /\b(?:SELECT\s.{1,200}\sFROM|INSERT INTO|CREATE TABLE|ALTER TABLE)\s/],
  [
    'devops',
    'a deployment',
    /\b(?:docker (?:build|run|compose|push)|kubectl |helm (?:install|upgrade)|terraform (?:apply|plan)|systemctl )|^\s*(?:runs-on|uses|apiVersion):\s|^FROM \S+(?::\S+)?(?: AS \w+)?$/m,
  ],
];

/** How much of a block is looked at, in characters; a dump repeats itself. */
const BLOCK_CHARS = 4000;

/** What code and logs speak for: a little, because they show where it hurts and not what has to change. */
export function codeEvidence({ code }: IssueText): Piece[] {
  return unique([...code.flatMap(languageOf), ...code.flatMap(formsOf)]);
}

function languageOf({ language }: CodeBlock): Piece[] {
  const speaksFor = LANGUAGES.get(language);
  return speaksFor === undefined
    ? []
    : [{ source: 'code fence', found: language, speaksFor, weight: 1 }];
}

function formsOf({ text }: CodeBlock): Piece[] {
  const head = text.slice(0, BLOCK_CHARS);
  return FORMS.filter(([, , pattern]) => pattern.test(head)).map(([speaksFor, what]) => ({
    source: 'code',
    found: what,
    speaksFor,
    weight: what === 'a stack trace' ? 1.2 : 0.8,
  }));
}

function unique(pieces: readonly Piece[]): Piece[] {
  return [...new Map(pieces.map((piece) => [`${piece.source} ${piece.found}`, piece])).values()];
}

function each(specialty: Specialty, languages: string): [string, Specialty][] {
  return languages.split(' ').map((language) => [language, specialty]);
}
