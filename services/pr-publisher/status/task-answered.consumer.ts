import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TaskAnswered, type CloudEvent, type TaskAnsweredData } from '#libs/contracts';

import { quoted } from '../words/neutralise.ts';
import { Replies } from './replies.ts';
import { StatusNews } from './status-news.ts';

const MARKER = '<!-- claude-code-cluster:answer -->';

/**
 * What became of a command: of an approval the status tells who let the work through. On a comment that gave it: 👍 when it
 * was done, else 😕, and one comment says why, which a later one replaces. Who commanded through the API has the answer there.
 */
@Controller()
export class TaskAnsweredConsumer {
  constructor(
    private readonly news: StatusNews,
    private readonly replies: Replies,
  ) {}

  @EventPattern<unknown>(TaskAnswered.type)
  async handle(@Payload() { time: at, data }: CloudEvent<TaskAnsweredData>): Promise<void> {
    const { done, verb, taskId, repository, issueNumber, commentId, by, detail } = data;
    if (done && verb === 'approve' && taskId !== undefined)
      await this.news.take(
        { taskId, repository, issueNumber },
        { kind: 'approved', at, by: by.login },
      );
    if (commentId === undefined) return;
    await this.replies.react(data, done ? '+1' : 'confused');
    if (!done)
      await this.replies.comment(data, {
        marker: MARKER,
        body: `**Nothing was done.**\n\n${quoted(detail)}`,
      });
  }
}
