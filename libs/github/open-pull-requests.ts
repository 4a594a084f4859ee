import type { RepositoryAccess } from './access.ts';
import { shown, type PullRequest } from './ensure-pull-request.ts';
import { asking } from './translate-error.ts';

/** A hundred pull requests each. */
const PAGES_MAX = 20;

/** Open ones something was done to since then, the latest first; at most two thousand. Without `since`, all open ones. */
export async function openPullRequests(
  { octokit, owner, name }: RepositoryAccess,
  { since }: { since: Date | undefined },
): Promise<PullRequest[]> {
  return asking(`list the pull requests of ${owner}/${name}`, async () => {
    const found: PullRequest[] = [];
    const pages = octokit.paginate.iterator(octokit.rest.pulls.list, {
      owner,
      repo: name,
      state: 'open',
      sort: 'updated',
      direction: 'desc',
      per_page: 100,
    });
    let read = 0;
    for await (const { data } of pages) {
      const recent = data.filter(
        ({ updated_at: at }) => since === undefined || Date.parse(at) >= since.getTime(),
      );
      found.push(...recent.map(shown));
      if (recent.length < data.length || ++read === PAGES_MAX) break;
    }
    return found;
  });
}
