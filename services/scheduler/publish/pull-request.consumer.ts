import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  PullRequestFailed,
  PullRequestOpened,
  type CloudEvent,
  type PullRequestFailedData,
  type PullRequestOpenedData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database } from '#libs/persistence';

import { AttemptEnd } from '../attempt/attempt-end.ts';
import { Fence } from '../attempt/fence.ts';
import { TaskEnd } from '../task-end.ts';

/** publishing → completed, failed, or pending when the commit is lost: pr-publisher's last word. */
@Controller()
export class PullRequestConsumer {
  constructor(
    private readonly database: Database,
    private readonly fence: Fence,
    private readonly attemptEnd: AttemptEnd,
    private readonly taskEnd: TaskEnd,
  ) {}

  @EventPattern<unknown>(PullRequestOpened.type)
  async opened(
    @Payload() event: CloudEvent<PullRequestOpenedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.database.once(event, delivery, async (tx) => {
      const task = await this.fence.admitPublished(tx, event);
      if (task === null) return;
      await this.taskEnd.finish(tx, task, { outcome: 'completed', detail: event.data.url });
    });
  }

  @EventPattern<unknown>(PullRequestFailed.type)
  async failed(
    @Payload() event: CloudEvent<PullRequestFailedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.database.once(event, delivery, async (tx) => {
      const task = await this.fence.admitPublished(tx, event);
      if (task === null) return;
      const { code, message } = event.data;
      if (code === 'artifact-missing') await this.attemptEnd.resultLost(tx, task, message);
      else await this.taskEnd.finish(tx, task, { outcome: 'failed', detail: message });
    });
  }
}
