import { Injectable } from '@nestjs/common';
import { TaskRun } from '#libs/contracts';
import { Publisher } from '#libs/messaging';
import { Database } from '#libs/persistence';

import type { Holder } from '../access/holder.ts';
import { Changes } from '../live/changes.ts';
import { Problem } from '../problem/problem.ts';
import { commander, newTraceparent } from './give-command.ts';
import { outcomeOfRequest, type Outcome } from './outcome-of-request.ts';
import type { TaskWish } from './read-wish.ts';

/** pr-publisher asks GitHub, issue-classifier too, then the scheduler queues it. */
const QUEUED_WITHIN_MS = 15_000;

/** Asks for work, and waits until there is a task or it is known why there will be none. */
@Injectable()
export class RequestWork {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly changes: Changes,
  ) {}

  /**
   * @returns undefined when nothing is known in time
   * @throws Problem when the issue is being worked on already
   */
  async make({
    wish,
    commandId,
    holder,
  }: {
    wish: TaskWish;
    commandId: string;
    holder: Holder;
  }): Promise<Outcome | undefined> {
    const { manager } = this.database;
    // Asked for once more: its own task must not stand in its way.
    const known = await outcomeOfRequest(manager, commandId);
    if (known !== undefined) return known;
    await this.refuseSecond(wish);
    await this.publisher.publish(TaskRun, {
      id: `command:${commandId}`,
      tokens: {},
      traceparent: newTraceparent(),
      data: { ...wish, commandId, ...commander(holder) },
    });
    return this.changes.until(() => outcomeOfRequest(manager, commandId), {
      // The task bears no command's id.
      concerns: ({ kind, key }) => kind === 'task' || (kind === 'command' && key === commandId),
      timeoutMs: QUEUED_WITHIN_MS,
    });
  }

  private async refuseSecond({ repositoryName, issueNumber }: TaskWish): Promise<void> {
    if (issueNumber === undefined) return;
    const [found] = await this.database.manager.query<{ id: string; status: string }[]>(
      `select id, status from tasks where lower(repository) = lower($1) and issue_number = $2
         and status in ('pending', 'assigned', 'running', 'publishing', 'held')`,
      [repositoryName, issueNumber],
    );
    if (found !== undefined)
      throw new Problem(
        'conflict',
        `${repositoryName}#${issueNumber} is being worked on already: task ${found.id} is ${found.status}. Look at it, or stop it first.`,
      );
  }
}
