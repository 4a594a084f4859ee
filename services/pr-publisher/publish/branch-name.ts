import slugify from '@sindresorhus/slugify';

const SLUG_CHARS_MAX = 40;

/**
 * The branch of an issue: `claude/issue-12-fix-the-total`.
 *
 * The same for every attempt, so that a second one finds what the first left. A title that has no Latin letters gives
 * `claude/issue-12`.
 */
export function branchName(prefix: string, issue: { number: number; title: string }): string {
  const slug = cutAtWord(slugify(issue.title.slice(0, 200)));
  return `${prefix}issue-${issue.number}${slug === '' ? '' : `-${slug}`}`;
}

function cutAtWord(slug: string): string {
  if (slug.length <= SLUG_CHARS_MAX) return slug;
  const cut = slug.slice(0, SLUG_CHARS_MAX + 1);
  const end = cut.lastIndexOf('-');
  return cut.slice(0, end > 0 ? end : SLUG_CHARS_MAX);
}
