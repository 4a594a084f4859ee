/** An issue as it is opened on GitHub. */
export interface IssueText {
  readonly title: string;
  readonly body: string;
}

/** GitHub takes no longer title. */
const TITLE_CHARS_MAX = 256;

/**
 * Reads an issue from Markdown: its first line that isn't blank is the title, with or without `#`; the rest is the body.
 *
 * @returns undefined when there is no title
 */
export function parseIssue(markdown: string): IssueText | undefined {
  const lines = markdown.replace(/^\uFEFF/, '').split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  const title = (lines[first] ?? '').replace(/^\s*#{1,6}(?:\s+|$)/, '').trim();
  if (title === '') return undefined;
  return {
    title: Array.from(title).slice(0, TITLE_CHARS_MAX).join(''),
    body: lines
      .slice(first + 1)
      .join('\n')
      .trim(),
  };
}
