import type { Syntax } from './lex.ts';

/** How the tests of a language look. All patterns are for code whose comments and strings are blanked out. */
export interface Language {
  readonly syntax: Syntax;
  readonly file: RegExp;
  /** Paths that hold tests and what they are made of. */
  readonly testFile: RegExp;
  /** Begins a case; its first group, or what `name` finds after it, is the name. */
  readonly opening: RegExp;
  readonly name?: RegExp;
  /** What a case reaches to: the bracket it opens, or as far as it is indented. */
  readonly extent: 'braces' | 'indentation' | 'parentheses';
  readonly assertion: RegExp;
  /** What keeps a test, or all the others, from being run. */
  readonly skip: RegExp;
}

const C_LIKE: Syntax = {
  lineComment: '//',
  hasBlockComments: true,
  quotes: ['"', "'"],
  longQuotes: [],
  hasPatterns: false,
};

const JAVASCRIPT: Language = {
  syntax: { ...C_LIKE, quotes: ['"', "'", '`'], longQuotes: ['`'], hasPatterns: true },
  file: /\.[cm]?[jt]sx?$/,
  testFile:
    /(?:^|\/)(?:__tests__|__mocks__|tests?|specs?|e2e|cypress)\/|[.\-_](?:test|tests|spec|e2e|cy)\.[cm]?[jt]sx?$/,
  opening: /(?<![\w$.])(?:Deno\.)?[xf]?(?:test|it|specify)(?:\.\w+)*\s*(?=[(`])/g,
  extent: 'parentheses',
  assertion:
    /(?<![\w$])expect\w*\s*\(|(?<![\w$.])assert\w*(?:\.\w+)*\s*\(|(?<![\w$.])(?:not)?(?:[sS]trict|[dD]eep|[dD]eepStrict)?(?:e|E)qual\s*\(|(?<![\w$.])(?:throws|rejects|doesNotThrow|doesNotReject)\s*\(|(?<![\w$])t\.(?:is|not|like|true|false|truthy|falsy|deepEqual|equal|same|ok|throws\w*|regex|assert(?:\.\w+)*)\s*\(|\.should\b/g,
  skip: /(?<![\w$.])(?:x(?:it|test|describe|context|specify)|f(?:it|describe|context)(?=\s*\(\s*['"`]))\b|(?<![\w$.])(?:it|test|describe|context|suite|specify)(?:\.\w+)*\.(?:skip|only|todo|failing|fails|skipIf|runIf|fixme)\b|(?<![\w$])(?:t|this|test|ctx|context)\.(?:skip|todo)\s*\(|\b(?:skip|todo|only)\s*:\s*(?:true\b|['"`])/g,
};

const PYTHON: Language = {
  syntax: {
    lineComment: '#',
    hasBlockComments: false,
    quotes: ['"""', "'''", '"', "'"],
    longQuotes: ['"""', "'''"],
    hasPatterns: false,
  },
  file: /\.py$/,
  testFile: /(?:^|\/)(?:tests?\/.*\.py|test_[^/]*\.py|[^/]*_test\.py|conftest\.py)$/,
  opening: /^[ \t]*(?:async[ \t]+)?def[ \t]+(test\w*)[ \t]*\(/gm,
  extent: 'indentation',
  assertion:
    /\bassert\b|\b(?:self|cls)\.(?:assert\w+|fail\w*)\s*\(|\bpytest\.(?:raises|warns|fail)\s*\(|(?<![\w.])assert_\w+\s*\(|\.assert_\w+\s*\(/g,
  skip: /@(?:\w+\.)*(?:skip\w*|xfail|expectedFailure)\b|\bpytest\.(?:skip|xfail|importorskip)\s*\(|\bself\.skipTest\s*\(|\bpytestmark\b.*\b(?:skip\w*|xfail)\b|\bSkipTest\b|\b__test__\s*=\s*False\b|\bcollect_ignore\w*\s*=/g,
};

const GO: Language = {
  syntax: { ...C_LIKE, quotes: ['"', '`', "'"], longQuotes: ['`'] },
  file: /\.go$/,
  testFile: /_test\.go$/,
  opening: /^func[ \t]+((?:Test|Fuzz|Example)\w*)[ \t]*\(/gm,
  extent: 'braces',
  assertion:
    /\b[tb]\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\s*\(|\b(?:assert|require|is|qt)\.\w+\s*\(|\bExpect\s*\(/g,
  skip: /\b[tb]\.Skip(?:f|Now)?\s*\(/g,
};

const RUST: Language = {
  // An apostrophe is a lifetime as often as a character.
  syntax: { ...C_LIKE, quotes: ['"'], longQuotes: ['"'] },
  file: /\.rs$/,
  testFile: /(?:^|\/)tests\/.*\.rs$/,
  opening: /#\[(?:\w+::)*(?:test|rstest|test_case|quickcheck)\b[^\]]*\]/g,
  name: /\bfn\s+(\w+)/,
  extent: 'braces',
  assertion: /\b(?:debug_|prop_)?assert\w*!|\bpanic!|\bunreachable!|\bshould_panic\b/g,
  skip: /#\[ignore\b|\bcfg_attr\s*\([^\])]*\bignore\b|#\[cfg\(any\(\)\)\]/g,
};

const JAVA: Language = {
  syntax: { ...C_LIKE, quotes: ['"""', '"', "'"], longQuotes: ['"""'] },
  file: /\.(?:java|kt|kts|scala|groovy)$/,
  testFile:
    /(?:^|\/)(?:src\/(?:test|androidTest|integrationTest)\/|[^/]*(?:Tests?|IT|Spec)\.(?:java|kt|scala|groovy)$)/,
  opening: /@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\b/g,
  name: /(\w+|`[^`]*`)\s*\([^)]*\)[^{};]*(?=\{)/,
  extent: 'braces',
  assertion:
    /\bassert\w*\s*[({]|\bverify\w*\s*[({]|\bfail\s*\(|\bshould\w*\b|\bexpect\w*\s*[({]|\bexpected\s*=/g,
  skip: /@(?:Disabled\w*|Ignore\w*|EnabledIf\w*|EnabledOn\w*)\b|\bassum(?:e|ing)\w*\s*\(/g,
};

const RUBY: Language = {
  syntax: {
    lineComment: '#',
    hasBlockComments: false,
    quotes: ['"', "'"],
    longQuotes: [],
    hasPatterns: false,
  },
  file: /\.rb$/,
  testFile: /(?:^|\/)(?:(?:spec|test|tests)\/.*\.rb|test_[^/]*\.rb|[^/]*_(?:spec|test)\.rb)$/,
  opening:
    /^[ \t]*(?:def[ \t]+(test_\w+[?!]?)|[xf]?(?:it|specify|test|scenario|example)\b[ \t]*(?=[('"]))/gm,
  extent: 'indentation',
  assertion:
    /(?<![\w.])expect\w*\s*[({]|(?<![\w.])assert\w*\b|(?<![\w.])refute\w*\b|\.(?:must|wont)_\w+|\.should(?:_not)?\b|\bis_expected\b/g,
  skip: /(?<![\w.:])(?:x(?:it|describe|context|specify|scenario|example)|f(?:it|describe|context)(?=\s*[('"]))\b|(?<![\w.:])(?:pending|skip)\b(?!\s*[=.])|:(?:skip|pending|focus)\b|\b(?:skip|pending|focus):\s*(?!false|nil)/g,
};

const LANGUAGES: readonly Language[] = [JAVASCRIPT, PYTHON, GO, RUST, JAVA, RUBY];

export function languageOf(path: string): Language | undefined {
  return LANGUAGES.find(({ file }) => file.test(path));
}

/** Rust keeps tests beside what they test, so that any of its files may hold some. */
export function mayHoldTests(path: string, language: Language): boolean {
  return language === RUST || language.testFile.test(path);
}

/** Programs in other languages that are tests by where they lie. Their cases are not read. */
export function looksLikeTest(path: string): boolean {
  const isProgram =
    /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|kts|scala|groovy|rb|cs|fs|php|swift|m|mm|c|cc|cpp|exs?|erl|lua|pl|t|sh|bats|dart|hs|clj|feature)$/i;
  const isTest =
    /(?:^|\/)(?:__tests__|tests?|specs?|e2e)\/|(?:^|\/)(?:test_[^/]*|[^/]*(?:[._-](?:test|spec)|Tests?|Spec)\.\w+)$/;
  return isProgram.test(path) && isTest.test(path);
}
