import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  ARTIFACT_KEPT_MS,
  PullRequestHeld,
  TaskHeld,
  type CloudEvent,
  type PullRequestHeldData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Outbox, type EntityManager } from '#libs/persistence';

import { Fence } from '../attempt/fence.ts';
import { NOW } from '../pg-time.ts';
import { sayingOf, taskRef } from '../saying.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import { heldBy } from './held-by.ts';

/** publishing → held: pr-publisher pushed nothing and wants a person's word. */
@Controller()
export class PullRequestHeldConsumer {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly fence: Fence,
  ) {}

  @EventPattern<unknown>(PullRequestHeld.type)
  async handle(
    @Payload() event: CloudEvent<PullRequestHeldData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { attempt, findings, patch } = event.data;
    await this.database.once(event, delivery, async (tx) => {
      const task = await this.fence.admitPublished(tx, event);
      if (task === null) return;
      await tx.update(Task, task.id, { status: 'held', heldBy: heldBy(findings), heldAt: NOW });
      const keptUntil = await keptUntilOf(tx, { taskId: task.id, attempt });
      const more = { ...(patch && { patch }), ...(keptUntil && { keptUntil }) };
      const data = { ...taskRef(task), attempt, findings, ...more };
      await this.outbox.append(tx, TaskHeld, sayingOf(task, { id: sameAnswer(event.id), data }));
    });
  }
}

/** The agent put the commit into the object store just before it said that it was done. */
async function keptUntilOf(
  tx: EntityManager,
  attempt: { taskId: string; attempt: number },
): Promise<string | undefined> {
  const row = await tx.findOneBy(TaskAttempt, attempt);
  if (row?.endedAt == null) return undefined;
  return new Date(row.endedAt.getTime() + ARTIFACT_KEPT_MS).toISOString();
}

/** `held:x` of `publish-held:x`: by this pr-publisher knows that its word was heard. */
function sameAnswer(id: string): string {
  return `held:${id.slice(id.indexOf(':') + 1)}`;
}
