import type { IssueText } from './read-issue.ts';

const REQUIREMENTS_MAX = 20;
const REQUIREMENT_CHARS = 200;
const REQUIREMENT_CHARS_MIN = 8;

/** What every template makes people tick; nothing a solution could satisfy. */
const TICKED_BY_HABIT =
  /^(?:i(?:'ve| have| am| agree| understand| will| searched| confirm)\b|make sure|yes\b|no\b|any ?os\b|macos\b|windows\b|linux\b|ios\b|android\b|chrome\b|firefox\b|safari\b|check (?:for|that)|read the|search(?:ed)? )/i;

/** A sentence that binds: RFC 2119's words, and their like in other languages. */
const BINDS =
  /\b(?:must(?: not)?|should(?: not|n't)?|shall|has to|have to|needs? to|it is expected|is required)\b|\b(?:muss|müssen|soll|sollte[n]?|doit|doivent|devrait|debe[n]?|debería|deve[m]?|deveria)\b|必须|必須|应该|應該|需要|べき|しなければ|してほしい|すること|должн[аыо]?|необходимо/iu;

/** What a solution must satisfy, as the issue itself puts it: its checklist first, then its binding sentences. */
export function requirementsOf({ checklist, prose }: IssueText): string[] {
  const items = checklist.filter((item) => !TICKED_BY_HABIT.test(item));
  const sentences = prose
    .split(/(?<=[.!?])\s+|(?<=[。！？])|\n+/u)
    .map((sentence) => sentence.replace(/^[\s*+-]+|^\d+[.)]\s+/g, '').trim())
    .filter((sentence) => sentence.length >= REQUIREMENT_CHARS_MIN && !sentence.endsWith('?'))
    .filter((sentence) => BINDS.test(sentence));
  const all = [...items, ...sentences].map(shorten).filter((text) => text !== '');
  return [...new Set(all)].slice(0, REQUIREMENTS_MAX);
}

function shorten(text: string): string {
  const points = Array.from(text.replace(/\s+/g, ' ').trim());
  return points.length <= REQUIREMENT_CHARS
    ? points.join('')
    : `${points.slice(0, REQUIREMENT_CHARS - 1).join('')}…`;
}
