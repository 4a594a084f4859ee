import { Injectable } from '@nestjs/common';
import { GithubIssue } from '#libs/contracts';
import { GithubClients, type GithubRepository, type Issue } from '#libs/github';
import { Publisher } from '#libs/messaging';
import { inSpan, traceIdOfIssue } from '#libs/tracing';
import { Database } from '#libs/persistence';

import { beginLook, endLook } from './looks.ts';
import { Records } from './records.ts';
import { toSweptIssue } from './to-swept-issue.ts';
import { asksBy } from './worth-saying.ts';

/** An issue that may be worth saying. */
interface Found {
  readonly fullName: string;
  readonly number: number;
  /** Labels that ask for work there. */
  readonly triggers: readonly string[];
}

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
    private readonly records: Records,
  ) {}

  /**
   * Pull requests of ours that we have no record of are taken up first: their issues have their answer.
   *
   * @returns the numbers of the issues that were said
   */
  async sweep(fullName: string, signal: AbortSignal): Promise<number[]> {
    const { manager } = this.database;
    const look = await beginLook(manager, fullName);
    const repository = await this.github.forRepository(fullName);
    const changed = await repository.changedIssues({ since: look.since });
    const open = await repository.openPullRequests({ since: look.since });
    await this.records.takeUp(repository, { fullName, open });
    const triggers = changed.length > 0 ? await this.records.triggersOf(repository) : [];
    const said: number[] = [];
    // Oldest first, so that they are queued in the order in which they were asked for.
    for (const number of new Set(changed.map((issue) => issue.number).reverse())) {
      if (signal.aborted) return said;
      const issue = changed.find((other) => other.number === number);
      if (issue === undefined) continue;
      if (!(await this.records.isWorthSaying(fullName, issue, triggers))) continue;
      if (await this.say(repository, { fullName, number, triggers })) said.push(number);
    }
    await endLook(manager, look);
    return said;
  }

  /** As it is at this moment: the list may be a while old, and somebody may have told us since. */
  private async say(
    repository: GithubRepository,
    { fullName, number, triggers }: Found,
  ): Promise<boolean> {
    const description = await repository.describe();
    const issue = await repository.readIssue(number);
    if (!(await this.records.isWorthSaying(fullName, issue, triggers))) return false;
    if (!(await this.isAskedOrRelieved(repository, { fullName, issue, triggers }))) return false;
    // After the issue was read, and only of labels it bears: who took one off asks for nothing any more, and who puts one
    // on in between has to have the right.
    const labelledBy = await repository.whoLabelled(
      number,
      (label) => asksBy(label, triggers) && issue.labels.includes(label),
    );
    const data = toSweptIssue(issue, description, labelledBy);
    await inSpan('sweep', { traceId: traceIdOfIssue(data.issue.id) }, () =>
      this.publisher.publish(GithubIssue, {
        id: data.deliveryId,
        tokens: { action: data.action },
        data,
      }),
    );
    return true;
  }

  /**
   * An open issue without a trigger is worked on because a command asked for it, unless the trigger was taken off since
   * its run was queued: of these only the latter ends it, and GitHub's history tells which it is.
   */
  private async isAskedOrRelieved(
    repository: GithubRepository,
    { fullName, issue, triggers }: Omit<Found, 'number'> & { issue: Issue },
  ): Promise<boolean> {
    const isTrigger = (label: string): boolean => asksBy(label, triggers);
    if (issue.state === 'closed' || issue.labels.some(isTrigger)) return true;
    const relievedAt = await repository.unlabelledAt(issue.number, isTrigger);
    const queuedAt = await this.records.queuedAt(fullName, issue.number);
    return relievedAt !== undefined && wasAfter(relievedAt, queuedAt);
  }
}

/** GitHub tells time to the second. */
function wasAfter(relievedAt: Date, queuedAt: Date | undefined): boolean {
  return relievedAt.getTime() + 1000 > (queuedAt?.getTime() ?? 0);
}
