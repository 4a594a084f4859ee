import { fitText } from './fit-text.ts';
import type { IssueSnapshot } from './issue.ts';
import { ISSUE_BODY_BYTES_MAX } from './vocabulary.ts';

const TITLE_CHARS_MAX = 1024;

/** An issue's texts as they travel: cut to size and made storable, never interpreted. */
export function issueWords({
  title,
  body,
}: {
  title: string;
  body: string;
}): Pick<IssueSnapshot, 'body' | 'bodyBytes' | 'title'> {
  return {
    title: storable(
      Array.from(title)
        .slice(0, TITLE_CHARS_MAX / 2)
        .join(''),
    ),
    body: fitText(storable(body), ISSUE_BODY_BYTES_MAX),
    bodyBytes: Buffer.byteLength(body),
  };
}

/** PostgreSQL stores neither NUL nor half a surrogate pair; JSON can bring both. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}
