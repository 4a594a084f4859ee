import { Injectable } from '@nestjs/common';
import { GithubIssue } from '#libs/contracts';
import { GithubClients, type GithubRepository, type Issue } from '#libs/github';
import { childTraceparent, Publisher } from '#libs/messaging';
import { Database, type EntityManager } from '#libs/persistence';

import { PrPublisherConfig } from '../config.ts';
import { presentRun, type Fact } from '../status/facts.ts';
import { beginLook, endLook } from './looks.ts';
import { toSweptIssue } from './to-swept-issue.ts';
import { asksBy, isWorthSaying, type KnownTask } from './worth-saying.ts';

/**
 * Says of a repository's issues what nobody told us.
 *
 * The look counts as done only after the broker has all of it, so a crash on the way makes it again.
 */
@Injectable()
export class RepositorySweep {
  constructor(
    private readonly database: Database,
    private readonly github: GithubClients,
    private readonly publisher: Publisher,
    private readonly config: PrPublisherConfig,
  ) {}

  /** @returns the numbers of the issues that were said */
  async sweep(fullName: string, signal: AbortSignal): Promise<number[]> {
    const { manager } = this.database;
    const look = await beginLook(manager, fullName);
    const repository = await this.github.forRepository(fullName);
    const changed = await repository.changedIssues({ since: look.since });
    const said: number[] = [];
    // Oldest first, so that they are queued in the order in which they were asked for.
    for (const number of new Set(changed.map((issue) => issue.number).reverse())) {
      if (signal.aborted) return said;
      const issue = changed.find((other) => other.number === number);
      if (issue === undefined || !(await this.isWorthSaying(fullName, issue))) continue;
      if (await this.say(repository, fullName, number)) said.push(number);
    }
    await endLook(manager, look);
    return said;
  }

  /** As it is at this moment: the list may be a while old, and somebody may have told us since. */
  private async say(
    repository: GithubRepository,
    fullName: string,
    number: number,
  ): Promise<boolean> {
    const { TRIGGER_LABELS: triggers } = this.config;
    const description = await repository.describe();
    const labelledBy = await repository.whoLabelled(number, (label) => asksBy(label, triggers));
    const issue = await repository.readIssue(number);
    if (!(await this.isWorthSaying(fullName, issue))) return false;
    const data = toSweptIssue(issue, description, labelledBy);
    await this.publisher.publish(GithubIssue, {
      id: data.deliveryId,
      tokens: { action: data.action },
      data,
      traceparent: childTraceparent(undefined),
    });
    return true;
  }

  private async isWorthSaying(fullName: string, issue: Issue): Promise<boolean> {
    const task = await knownTask(this.database.manager, fullName, issue.number);
    return isWorthSaying(issue, task, this.config.TRIGGER_LABELS);
  }
}

/** The scheduler said of every task that it was queued, and of every one that ended that it did. */
async function knownTask(
  database: EntityManager,
  repositoryName: string,
  issueNumber: number,
): Promise<KnownTask> {
  const rows: { facts: Fact[] }[] = await database.query(
    'select facts from comments where repository_name = $1 and issue_number = $2',
    [repositoryName, issueNumber],
  );
  if (rows.length === 0) return undefined;
  return rows.every(({ facts }) => presentRun(facts).finished) ? 'ended' : 'unfinished';
}
