import type { AppAccess } from './access.ts';
import { asking } from './translate-error.ts';

/** `owner/name` of every repository that some installation of the app reaches; suspended ones reach none. */
export async function reachedRepositories(app: AppAccess): Promise<string[]> {
  const { octokit } = app;
  const installations = await asking('list the app’s installations', () =>
    octokit.paginate(octokit.rest.apps.listInstallations, { per_page: 100 }),
  );
  const names: string[] = [];
  for (const { id, suspended_at: suspendedAt } of installations) {
    if (typeof suspendedAt === 'string') continue;
    const repositories = await asking(`list the repositories of installation ${id}`, async () => {
      const theirs = await app.forInstallation(id);
      return theirs.paginate(theirs.rest.apps.listReposAccessibleToInstallation, { per_page: 100 });
    });
    names.push(...repositories.map(({ full_name: name }) => name));
  }
  return names;
}
