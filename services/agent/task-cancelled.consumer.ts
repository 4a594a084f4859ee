import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TaskCancelled, type CloudEvent, type TaskCancelledData } from '#libs/contracts';

import { RunningAttempts } from './running-attempts.ts';

/** Stops an attempt that nobody wants any more; one that has not come yet will not be begun. */
@Controller()
export class TaskCancelledConsumer {
  constructor(private readonly attempts: RunningAttempts) {}

  @EventPattern<unknown>(TaskCancelled.type)
  async handle(@Payload() { data }: CloudEvent<TaskCancelledData>): Promise<void> {
    await this.attempts.cancel(data, data.reason);
  }
}
