import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { CommandAnswered, type CloudEvent, type CommandAnsweredData } from '#libs/contracts';

import { Replies } from '../status/replies.ts';
import { neutralise } from '../words/neutralise.ts';

/** Somebody asked about an issue, and there is an answer: 👍 on their comment, and a comment of its own below it. */
@Controller()
export class CommandAnsweredConsumer {
  constructor(private readonly replies: Replies) {}

  @EventPattern<unknown>(CommandAnswered.type)
  async handle(@Payload() { data }: CloudEvent<CommandAnsweredData>): Promise<void> {
    const { commandId, commentId, answer } = data;
    if (commentId !== undefined) await this.replies.react(data, '+1');
    await this.replies.comment(data, {
      marker: `<!-- claude-code-cluster:answer=${commandId} -->`,
      body: neutralise(answer),
    });
  }
}
