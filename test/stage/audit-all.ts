import type { LocalGithub } from '../../infra/local/github/local-github.ts';
import { isBranchOf, judgeIssue, type OpenedIssue, type Verdict } from './audit.ts';
import type { Ledger } from './ledger.ts';

/** Every issue's outcome. GitHub is asked directly, not through the line that may be bad. */
export async function auditAll(
  opened: readonly OpenedIssue[],
  github: LocalGithub,
  ledger: Ledger,
): Promise<(Verdict & { pulls: number })[]> {
  const tasks = await ledger.tasks();
  const branches = new Map<string, string[]>();
  for (const repository of new Set(opened.map((issue) => issue.repository))) {
    const pulls = await github.pullRequests(repository);
    branches.set(
      repository,
      pulls.map(({ head }) => head.ref),
    );
  }
  const verdicts: (Verdict & { pulls: number })[] = [];
  for (const issue of opened) {
    const { repository, number } = issue;
    const comments = await github.comments(repository, number);
    const pulls = (branches.get(repository) ?? []).filter((head) => isBranchOf(head, number));
    const ours = tasks.filter((task) => task.repository === repository && task.issue === number);
    const shown = { pulls, comments: comments.map(({ body }) => body) };
    verdicts.push({ ...judgeIssue(issue, ours, shown), pulls: pulls.length });
  }
  return verdicts;
}
