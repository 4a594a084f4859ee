import { visibleLine, type Actor, type IssueSnapshot } from '#libs/contracts';

/** Who commits. The address can belong to nobody: `.invalid` is reserved for that (RFC 2606). */
export const COMMITTER = {
  name: 'Claude Code Cluster',
  email: 'noreply@claude-code-cluster.invalid',
} as const;

const SUBJECT_CHARS_MAX = 72;
const BODY_CHARS_MAX = 4000;

/** The message of an attempt's commit: what for, what was done, at whose request. */
export function commitMessage({
  issue,
  summary,
  requestedBy,
}: {
  issue: Pick<IssueSnapshot, 'number' | 'title'>;
  /** The model's closing words. */
  summary: string;
  requestedBy: Actor;
}): string {
  const parts = [subject(issue), body(summary), coAuthor(requestedBy)];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function subject({ number, title }: Pick<IssueSnapshot, 'number' | 'title'>): string {
  const prefix = `Fix #${number}: `;
  const text = defused(visibleLine(clean(title)).text);
  const points = Array.from(text === '' ? 'the issue' : text);
  const room = SUBJECT_CHARS_MAX - prefix.length;
  const fits = points.length <= room;
  return (
    prefix +
    (fits
      ? points.join('')
      : `${points
          .slice(0, room - 1)
          .join('')
          .trimEnd()}…`)
  );
}

/** As it is, without what git or GitHub would read as trailers or orders: `Co-authored-by:`, `Fixes #1`, `@somebody`. */
function body(summary: string): string {
  const lines = clean(summary)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => !/^\s*[A-Za-z][A-Za-z-]*-by:/i.test(line))
    .map((line) => defused(line));
  return Array.from(
    lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  )
    .slice(0, BODY_CHARS_MAX)
    .join('');
}

/** Neither a mention nor an order to close another issue, which GitHub obeys once the commit is on the default branch. */
function defused(line: string): string {
  return line
    .replace(/(^|[^\w`])@(?=[\w-])/g, '$1@\u200B')
    .replace(
      /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(:?\s+)(?=#|GH-\d|https?:|[\w-]+\/[\w.-])/gi,
      '$1$2issue ',
    );
}

function coAuthor({ id, login, email }: Actor): string {
  const address = email ?? `${id}+${login}@users.noreply.github.com`;
  return `Co-authored-by: ${oneWord(login)} <${oneWord(address)}>`;
}

function oneWord(text: string): string {
  return clean(text).replace(/[\s<>]+/g, '');
}

/** Without control characters, of which a NUL would end the message. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is removed
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000B-\u001F\u007F]/g, ' ');
}
