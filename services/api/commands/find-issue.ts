import { IssueClassified, PullRequestRequested, type RepositoryRef } from '#libs/contracts';
import type { EntityManager } from '#libs/persistence';

/** The issue of a task, as a command names it. */
export interface IssueOfTask {
  readonly repository: RepositoryRef;
  readonly issueId: number;
  readonly issueNumber: number;
}

/** As GitHub had it when it was last told; undefined when the streams have forgotten. */
export async function findIssue(
  manager: EntityManager,
  taskId: string,
): Promise<IssueOfTask | undefined> {
  const [found] = await manager.query<IssueOfTask[]>(
    `select data->'repository' as repository, (data->'issue'->>'id')::bigint as "issueId",
       (data->'issue'->>'number')::int as "issueNumber"
     from facts where type = any($2) and issue_key = (select issue_key from tasks where id = $1)
     order by at desc limit 1`,
    [taskId, [IssueClassified.type, PullRequestRequested.type]],
  );
  return found;
}
