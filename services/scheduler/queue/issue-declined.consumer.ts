import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { IssueDeclined, type CloudEvent, type IssueDeclinedData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database } from '#libs/persistence';

import { AttemptEnd } from '../attempt/attempt-end.ts';
import { TaskEnd } from '../task-end.ts';
import { stillHolds } from './newest-word.ts';
import { taskOfIssue } from './task-of-issue.ts';
import { withdraw } from './withdraw.ts';

/**
 * An issue is not, or is no longer, work: what is unfinished → cancelled.
 *
 * But for a wish that could not be granted because the repository's file has faults: nobody said that what goes on is no
 * longer wanted, and it goes on by the file it began with.
 */
@Controller()
export class IssueDeclinedConsumer {
  constructor(
    private readonly database: Database,
    private readonly attemptEnd: AttemptEnd,
    private readonly taskEnd: TaskEnd,
  ) {}

  @EventPattern<unknown>(IssueDeclined.type)
  async handle(
    @Payload() event: CloudEvent<IssueDeclinedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { repository, issueNumber, detail, reason, issueUpdatedAt } = event.data;
    if (reason === 'repository-file-invalid') return;
    const at = issueUpdatedAt ?? event.time;
    const said = { repositoryId: repository.id, issueNumber, what: 'withdrawn', at } as const;
    await this.database.once(event, delivery, async (tx) => {
      if (!(await stillHolds(tx, said))) return;
      const task = await taskOfIssue(tx, repository.id, issueNumber);
      if (task === null) return;
      const steps = withdraw(task.status);
      if (steps.stopAttempt) await this.attemptEnd.withdrawn(tx, task, detail);
      if (steps.cancel) await this.taskEnd.finish(tx, task, { outcome: 'cancelled', detail });
    });
  }
}
