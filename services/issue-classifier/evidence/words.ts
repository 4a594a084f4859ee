import type { FindReasons } from '../vocabulary/find-reasons.ts';
import type { IssueText } from '../read-issue.ts';
import type { Piece } from './piece.ts';

/** The first words of a report say what it is about; the rest tells the story around it. In characters. */
const LEAD_CHARS = 400;
const REST_CHARS = 6000;

const QUOTED = /`[^`]{1,200}`/g;

/** A second and third word for the same reason add less, and from then on nothing. */
const REPEATED = [1, 0.5, 0.25];

/** What the person's own words say would have to change. */
export function wordsEvidence(
  { tags, title, prose }: IssueText,
  findReasons: FindReasons,
): Piece[] {
  const spoken = (source: string, text: string, factor: number): Piece[] =>
    findReasons(text).map(({ reason, words }) => ({
      source,
      found: `${words.slice(0, REPEATED.length).join(', ')} (${reason.reason})`,
      speaksFor: reason.speaksFor,
      weight: factor * reason.weight * worthOf(words),
    }));
  const lead = prose.slice(0, LEAD_CHARS);
  const rest = prose.slice(LEAD_CHARS, LEAD_CHARS + REST_CHARS);
  return [
    ...spoken('title', title.replace(QUOTED, ' '), 2.4),
    // A name quoted as code is what somebody used; what has to change stands around it.
    ...spoken('code in the title', (title.match(QUOTED) ?? []).join(' '), 0.8),
    // What stands before a title names the place more often than the matter.
    ...spoken('before the title', tags.join(' '), 0.8),
    ...spoken('first words', lead, 0.8),
    ...spoken('text', rest, 0.3),
  ];
}

function worthOf(words: readonly string[]): number {
  return REPEATED.slice(0, words.length).reduce((sum, part) => sum + part, 0);
}
