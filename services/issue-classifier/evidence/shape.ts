import type { Specialty } from '#libs/contracts';

import type { IssueText } from '../read-issue.ts';
import type { Piece } from './piece.ts';
import { saysMatter } from './product.ts';

/** What people put before a title, as in conventional commits and tracker habits. */
const TAGS: readonly (readonly [Specialty, RegExp])[] = [
  ['general', /^(?:docs?|documentation|question|license|rfc|meta|website|support|help)$/],
  [
    'devops',
    /^(?:ci|cd|build|builds|release|docker|infra|deploy|chore\/ci|x\/build|packaging|helm|pipelines?)$/,
  ],
  ['testing', /^(?:tests?|testing|e2e|qa|flake|flaky|flaky test|failing test|unit tests?)$/],
  ['frontend', /^(?:ui|ux|css|style|web|frontend|front-end|react|vue|a11y|component)$/],
  ['backend', /^(?:api|backend|server|db|database|core|cli|perf|rails|django|laravel|spring)$/],
];

/** Headings that only one kind of template has. */
const HEADINGS: readonly (readonly [Specialty, number, string, RegExp])[] = [
  [
    'testing',
    4,
    'a template for flaky tests',
    /\b(?:flaking|flaky|failing tests?|which tests?|which jobs)\b/,
  ],
  [
    'frontend',
    1,
    'a template that asks for the browser',
    /\b(?:browsers?|screenshots?|assistive technology|react version|device)\b/,
  ],
  [
    'backend',
    0.6,
    'a report of wrong behaviour',
    /\b(?:expected|actual|current|observed) (?:behaviou?r|results?|output)|reproduc|erwartet|attendu|esperado|期望|期待|再現|重现|ожидаем/,
  ],
  [
    'general',
    3,
    'a template for documentation',
    /\b(?:documentation (?:issue|request)|page url|which page|suggested (?:wording|change to the docs))\b/,
  ],
  ['testing', 1.5, 'a plan of tests', /^(?:testing|test plan|test steps|test cases)\W*$/],
];

/** A word or two and nothing below them. */
const BARE = /^\S{0,12}$/;

const ASKS =
  /^(?:how|why|what|which|who|whether)\b.*|^(?:can|could|is|are|does|do|should|will|would|has|if)\s(?:i|we|you|it|there|this|the|any\w*|someone)\b.*|^any\s.*|[?？]\s*$|^(?:comment|pourquoi|wie|warum|wieso|cómo|como posso|como faço|por qué|por que|come posso|come si|perché|hoe|waarom|jak|dlaczego|nasıl|neden|как|почему|где|можно ли)\s|(?:吗|呢|か|나요|까요|인가요)[?？。]?$/iu;

/** The title says what to do, or what is wrong, with a test: "Fix the failing createClass test". */
const TEST_WORK =
  /\b(?:add|write|fix|(?:re-?)?enable|un-?skip|remove|failing|flaky|broken|missing|intermittent)\b[^.]{0,60}\btests?\b|\btests?\b[^.]{0,60}\b(?:fail\w*|flak\w*|missing)\b|\b(?:in|of|by)\b[^.]{0,40}\btests$/i;

/** `POST /orders`: somebody speaks of what a server answers. */
const CALL = /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE) `?\/[\w/{}:.-]*/;

/** What the form of a report says, whatever its words: how its title begins, which template it is, how it ends. */
export function shapeEvidence(issue: IssueText): Piece[] {
  return [
    ...issue.tags.flatMap(tagPieces),
    ...HEADINGS.flatMap(([speaksFor, weight, what, pattern]) =>
      issue.headings.some((heading) => pattern.test(heading))
        ? [{ source: 'headings', found: what, speaksFor, weight }]
        : [],
    ),
    ...piecesIf(ASKS.test(issue.title), {
      source: 'title',
      found: 'it asks something',
      speaksFor: 'general',
      weight: 4,
    }),
    ...piecesIf(TEST_WORK.test(issue.title), {
      source: 'title',
      found: 'work on a test',
      speaksFor: 'testing',
      weight: 4,
    }),
    ...piecesIf(CALL.test(`${issue.title}\n${issue.prose}`), {
      source: 'text',
      found: 'an HTTP call',
      speaksFor: 'backend',
      weight: 2.5,
    }),
    ...piecesIf(issue.pictures > 0, {
      source: 'pictures',
      found: 'it shows pictures',
      speaksFor: 'frontend',
      weight: 1.5,
    }),
    ...piecesIf(saysLittle(issue), {
      source: 'text',
      found: 'it says next to nothing',
      speaksFor: 'general',
      weight: 1.5,
    }),
    ...piecesIf(isBare(issue), {
      source: 'title',
      found: 'a word, and nothing below it',
      speaksFor: 'general',
      weight: 2,
    }),
    ...piecesIf(issue.code.length > 0, {
      source: 'code',
      found: 'it shows code or a log',
      speaksFor: 'backend',
      weight: 0.6,
    }),
  ];
}

function tagPieces(tag: string): Piece[] {
  const meaning = TAGS.find(([, pattern]) => pattern.test(tag));
  return meaning === undefined
    ? []
    : [
        {
          source: 'title',
          found: `${tag}: (how the title begins)`,
          speaksFor: meaning[0],
          weight: 6,
        },
      ];
}

function piecesIf(holds: boolean, piece: Piece): Piece[] {
  return holds ? [piece] : [];
}

function isBare({ title, prose, code, pictures }: IssueText): boolean {
  return BARE.test(title.trim()) && prose === '' && code.length === 0 && pictures === 0;
}

/** A reader who knows only this could not say what to build. */
function saysLittle(issue: IssueText): boolean {
  const { title, prose, code, pictures } = issue;
  if (code.length > 0 || pictures > 0 || saysMatter(issue)) return false;
  return lengthOf(`${title}${prose}`) < 60;
}

/** In letters; a sign of a script that writes syllables or words with one counts as three. */
function lengthOf(text: string): number {
  const dense = text.match(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu,
  );
  return text.length + 2 * (dense?.length ?? 0);
}
