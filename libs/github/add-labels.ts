import type { RepositoryAccess } from './access.ts';
import { asking } from './translate-error.ts';

/** The issue or pull request bears these labels, besides its others. GitHub makes those that the repository lacks. */
export async function addLabels(
  { octokit, owner, name }: RepositoryAccess,
  { number, labels }: { number: number; labels: readonly string[] },
): Promise<void> {
  if (labels.length === 0) return;
  await asking(`label ${owner}/${name}#${number}`, () =>
    octokit.rest.issues.addLabels({ owner, repo: name, issue_number: number, labels: [...labels] }),
  );
}
