import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TaskAnswered, type CloudEvent, type TaskAnsweredData } from '#libs/contracts';

import { quoted } from '../words/neutralise.ts';
import { Replies } from './replies.ts';
import { StatusNews } from './status-news.ts';

const MARKER = '<!-- claude-code-cluster:answer -->';

/**
 * What became of a command: 👍 on the comment that gave it when it was done, and the status tells who let the work
 * through. When nothing was done: 😕, and one comment says why, which a later one replaces.
 */
@Controller()
export class TaskAnsweredConsumer {
  constructor(
    private readonly news: StatusNews,
    private readonly replies: Replies,
  ) {}

  @EventPattern<unknown>(TaskAnswered.type)
  async handle(@Payload() { time: at, data }: CloudEvent<TaskAnsweredData>): Promise<void> {
    const { done, taskId, repository, issueNumber, commentId, by, detail } = data;
    if (done && taskId !== undefined)
      await this.news.take(
        { taskId, repository, issueNumber },
        { kind: 'approved', at, by: by.login },
      );
    if (commentId !== undefined) await this.replies.react(data, done ? '+1' : 'confused');
    if (!done)
      await this.replies.comment(data, {
        marker: MARKER,
        body: `**Nothing was done.**\n\n${quoted(detail)}`,
      });
  }
}
