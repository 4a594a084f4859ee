import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskAssigned, type CloudEvent, type TaskAssignedData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';

import { RunningAttempts } from './running-attempts.ts';

/** Runs what is assigned to this agent. The message is its own until the attempt's last word is said. */
@Controller()
export class TaskAssignedConsumer {
  constructor(private readonly attempts: RunningAttempts) {}

  @EventPattern<unknown>(TaskAssigned.type)
  async handle(
    @Payload() event: CloudEvent<TaskAssignedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    // An attempt may take an hour: its steps are spans of their own, and outlive this process one by one.
    delivery.accept();
    await this.attempts.take({
      data: event.data,
      specialty: delivery.tokens['specialty'] ?? event.data.specialty,
      traceparent: event.traceparent,
      draining: delivery.signal,
    });
  }
}
