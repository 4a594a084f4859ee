import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskCancelled, type CloudEvent, type TaskCancelledData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';

import { RunningAttempts } from './running-attempts.ts';

/** Stops an attempt that nobody wants any more; one that has not come yet will not be begun. Either is confirmed. */
@Controller()
export class TaskCancelledConsumer {
  constructor(private readonly attempts: RunningAttempts) {}

  @EventPattern<unknown>(TaskCancelled.type)
  async handle(
    @Payload() { data, traceparent }: CloudEvent<TaskCancelledData>,
    @Ctx() { tokens }: Delivery,
  ): Promise<void> {
    const { taskId, attempt, reason } = data;
    const specialty = tokens['specialty'] ?? 'general';
    await this.attempts.cancel({ ref: { taskId, attempt }, specialty, traceparent }, reason);
  }
}
