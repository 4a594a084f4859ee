import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  CommandAnswered,
  TaskAsk,
  type CloudEvent,
  type CommandAnsweredData,
  type TaskAskData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Outbox } from '#libs/persistence';

import { ReadModel } from '../facts/read-model.ts';
import { Answers } from './answers.ts';

/** Somebody asks in a comment; what is known at that moment is the answer, once. */
@Controller()
export class TaskAskConsumer {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly model: ReadModel,
    private readonly answers: Answers,
  ) {}

  @EventPattern<unknown>(TaskAsk.type)
  async handle(
    @Payload() event: CloudEvent<TaskAskData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.model.take([{ event, delivery }]);
    if (await this.database.wasHeard(event, delivery)) return;
    const answer = await this.answers.to(event.data);
    await this.database.once(event, delivery, async (tx) => {
      await this.outbox.append(tx, CommandAnswered, {
        id: `answered:${event.data.commandId}:${event.data.question}`,
        tokens: {},
        data: answered(event.data, answer),
        traceparent: event.traceparent,
      });
    });
  }
}

function answered(asked: TaskAskData, answer: string): CommandAnsweredData {
  const { repository, issueId, issueNumber, commandId, by, right, commentId, question } = asked;
  const comment = commentId === undefined ? {} : { commentId };
  return {
    ...{ repository, issueId, issueNumber, commandId, by, right, ...comment },
    ...{ verb: question, answer },
  };
}
