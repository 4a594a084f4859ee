import { Injectable } from '@nestjs/common';
import type { PullRequestRequestedData } from '#libs/contracts';
import type { PullRequest } from '#libs/github';
import { Database, type EntityManager } from '#libs/persistence';

import { PublishedPullRequest } from './pull-request.entity.ts';

/** Our own record of what was published for which issue. */
@Injectable()
export class Publications {
  constructor(private readonly database: Database) {}

  /** The one of an issue; the newest where there are several. */
  async find(request: PullRequestRequestedData): Promise<PublishedPullRequest | null> {
    return this.database.manager.findOne(PublishedPullRequest, {
      where: { repositoryId: request.repository.id, issueNumber: request.issue.number },
      order: { branch: 'ASC' },
    });
  }

  /** Whether this very attempt was published and said so: a redelivery has nothing to do. */
  async isDone(request: PullRequestRequestedData): Promise<boolean> {
    const known = await this.find(request);
    return known?.number != null && known.headSha === request.headSha && isSame(known, request);
  }

  /**
   * Notes a commit before it is pushed, so that after a crash it is known to be ours.
   *
   * @returns what had been noted before: the commits we may replace
   */
  async meanToPush(request: PullRequestRequestedData, branch: string): Promise<string[]> {
    return this.database.transaction(async (tx) => {
      const key = [request.repository.id, request.issue.number, branch];
      await tx.query(
        `insert into pull_requests
           (repository_id, issue_number, branch, repository_name, task_id, attempt, pushed_shas)
         values ($1, $2, $3, $4, $5, $6, '{}') on conflict do nothing`,
        [...key, request.repository.fullName, request.taskId, request.attempt],
      );
      const [row] = await tx.query<{ pushed_shas: string[] }[]>(
        `select pushed_shas from pull_requests
         where repository_id = $1 and issue_number = $2 and branch = $3 for update`,
        key,
      );
      const before = row?.pushed_shas ?? [];
      if (!before.includes(request.headSha))
        await tx.query(
          `update pull_requests set pushed_shas = pushed_shas || $4::text
           where repository_id = $1 and issue_number = $2 and branch = $3`,
          [...key, request.headSha],
        );
      return before;
    });
  }

  /** The pull request was read back: in the transaction that says so. */
  async opened(
    tx: EntityManager,
    request: PullRequestRequestedData,
    { branch, pullRequest }: { branch: string; pullRequest: PullRequest },
  ): Promise<void> {
    const { number, url, state, headSha } = pullRequest;
    await tx.query(
      `update pull_requests
       set task_id = $4, attempt = $5, number = $6, url = $7, state = $8, head_sha = $9,
         opened_at = coalesce(opened_at, now())
       where repository_id = $1 and issue_number = $2 and branch = $3`,
      [
        ...[request.repository.id, request.issue.number, branch],
        ...[request.taskId, request.attempt, number, url, state, headSha],
      ],
    );
  }
}

function isSame(
  known: { taskId: string; attempt: number },
  request: { taskId: string; attempt: number },
): boolean {
  return known.taskId === request.taskId && known.attempt === request.attempt;
}
