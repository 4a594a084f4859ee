import { Inject, Injectable } from '@nestjs/common';
import type { GithubRepository, Issue, PullRequest } from '#libs/github';
import { Database, type EntityManager } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { PrPublisherConfig } from '../config.ts';
import type { Fact } from '../status/facts/facts.ts';
import { presentRun } from '../status/facts/present-run.ts';
import { originOf, type Origin } from './our-pull-request.ts';
import { triggersOf } from './triggers-of.ts';
import { isWorthSaying, type KnownTask } from './worth-saying.ts';

/** What our own records say of a repository's issues, and what they lack. */
@Injectable()
export class Records {
  constructor(
    private readonly database: Database,
    private readonly config: PrPublisherConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Labels that ask for work there. */
  triggersOf(repository: GithubRepository): Promise<readonly string[]> {
    return triggersOf(repository, this.config.TRIGGER_LABELS);
  }

  /** @param triggers labels that ask for work there */
  async isWorthSaying(
    fullName: string,
    issue: Issue,
    triggers: readonly string[],
  ): Promise<boolean> {
    const task = await knownTask(this.database.manager, fullName, issue.number);
    return isWorthSaying(issue, task, triggers);
  }

  /** When the present run of an issue's task was queued; undefined when we know of none. */
  async queuedAt(fullName: string, issueNumber: number): Promise<Date | undefined> {
    const runs = (await factsOf(this.database.manager, fullName, issueNumber)).map(presentRun);
    const times = runs.flatMap(({ queued, finished }) =>
      queued === undefined || finished !== undefined ? [] : [Date.parse(queued.at)],
    );
    return times.length === 0 ? undefined : new Date(Math.max(...times));
  }

  /**
   * Takes up pull requests that we opened and have no record of, as after PostgreSQL came back from an older copy.
   *
   * With the record, the sweep does not have the work done again, and whoever asks for it again gets the same branch
   * and the same pull request. Without it work would be paid twice, on a branch that nobody knows to be ours.
   *
   * @param open as GitHub shows them now
   */
  async takeUp(
    repository: GithubRepository,
    { fullName, open }: { fullName: string; open: readonly PullRequest[] },
  ): Promise<void> {
    const unknown = await this.unknownOf(fullName, open);
    if (unknown.length === 0) return;
    const us = await repository.login();
    const { id: repositoryId } = await repository.describe();
    for (const pullRequest of unknown) {
      const origin = originOf(pullRequest);
      if (origin === undefined || (us !== undefined && pullRequest.author !== us)) continue;
      const { number } = pullRequest;
      if (await this.record({ ...origin, repositoryId, fullName }, pullRequest))
        this.logger.warn(
          { repository: fullName, number, ...origin },
          'Took up a pull request of ours that there was no record of',
        );
    }
  }

  private async unknownOf(fullName: string, open: readonly PullRequest[]): Promise<PullRequest[]> {
    const rows: { number: number }[] = await this.database.manager.query(
      `select opened.number from unnest($2::int[]) as opened (number)
       where not exists (
         select 1 from pull_requests known
         where known.repository_name = $1 and known.number = opened.number)`,
      [fullName, open.map(({ number }) => number)],
    );
    return open.filter(({ number }) => rows.some((row) => row.number === number));
  }

  /** @returns false for one that is being published at this moment: its row is there already */
  private async record(
    of: Origin & { repositoryId: number; fullName: string },
    { branch, headSha, number, url, state }: PullRequest,
  ): Promise<boolean> {
    const rows: unknown[] = await this.database.manager.query(
      `insert into pull_requests
         (repository_id, issue_number, branch, repository_name, task_id, attempt, pushed_shas,
          head_sha, number, url, state, opened_at)
       values ($1, $2, $3, $4, $5, 0, array[$6::text], $6, $7, $8, $9, now())
       on conflict do nothing returning 1`,
      [
        ...[of.repositoryId, of.issueNumber, branch, of.fullName, of.taskId],
        ...[headSha, number, url, state],
      ],
    );
    return rows.length > 0;
  }
}

/** The scheduler said of every task that it was queued, and of every one that ended that it did. */
async function knownTask(
  database: EntityManager,
  repositoryName: string,
  issueNumber: number,
): Promise<KnownTask> {
  const tasks = await factsOf(database, repositoryName, issueNumber);
  if (tasks.length === 0) return hasPullRequest(database, repositoryName, issueNumber);
  return tasks.every((facts) => presentRun(facts).finished) ? 'ended' : 'unfinished';
}

/** What is known of each task of an issue: one, but after PostgreSQL came back from an older copy. */
async function factsOf(
  database: EntityManager,
  repositoryName: string,
  issueNumber: number,
): Promise<Fact[][]> {
  const rows: { facts: Fact[] }[] = await database.query(
    'select facts from comments where repository_name = $1 and issue_number = $2',
    [repositoryName, issueNumber],
  );
  return rows.map(({ facts }) => facts);
}

/** Of a task we have no record of, as after PostgreSQL came back from an older copy. */
async function hasPullRequest(
  database: EntityManager,
  repositoryName: string,
  issueNumber: number,
): Promise<KnownTask> {
  const rows: unknown[] = await database.query(
    `select 1 from pull_requests
     where repository_name = $1 and issue_number = $2 and number is not null`,
    [repositoryName, issueNumber],
  );
  return rows.length > 0 ? 'ended' : undefined;
}
