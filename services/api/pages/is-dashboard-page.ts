const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** What is data, or somebody else's page, whoever asks. */
const NOT_ITS_OWN = /^\/(?:api|docs|health|ready|metrics|openapi\.json)(?:\/|$)/;
/** A file has an ending, an address of the dashboard has none; but a repository's name in one may have. */
const FILE = /^\/(?:assets\/.*|[^/]+\.[a-z0-9]+)$/i;

/**
 * Whether a browser goes to an address that the dashboard gave itself, `/tasks/...`: then it gets the dashboard's page. Pure.
 *
 * Programs that ask for `/tasks` get the tasks: only browsers want a page.
 */
export function isDashboardPage(method: string, url: string, accept: string | undefined): boolean {
  const [path = ''] = url.split('?');
  if (!READS.has(method) || NOT_ITS_OWN.test(path) || FILE.test(path)) return false;
  return (accept ?? '').split(',').some((one) => one.trim().startsWith('text/html'));
}
