import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { GithubComment, type CloudEvent, type GithubCommentData } from '#libs/contracts';

import { isBot } from '../authorise/standing.ts';
import { IssueClassifierConfig } from '../config.ts';
import { Decisions } from '../decisions.ts';
import { Orders } from './orders.ts';
import { readCommands } from './read-commands.ts';
import { understand } from './understand.ts';

/** What pr-publisher writes begins with it, whoever's token it writes with. */
const OUR_MARK = '<!-- claude-code-cluster:';

/** Hears what people say on an issue, and has it carried out where it is an order. */
@Controller()
export class GithubCommentConsumer {
  constructor(
    private readonly config: IssueClassifierConfig,
    private readonly orders: Orders,
    private readonly decisions: Decisions,
  ) {}

  @EventPattern<unknown>(GithubComment.type)
  async handle(@Payload() event: CloudEvent<GithubCommentData>): Promise<void> {
    const { data } = event;
    const { COMMAND_PREFIX: prefix } = this.config;
    const commands = isOfAPerson(data) ? readCommands(data.body, prefix) : [];
    const order = understand(commands, prefix);
    const { traceparent } = event;
    const notes = await this.orders.carryOut({ data, traceparent, prefix }, order);
    const { repository, issue, sender, commentId } = data;
    const fields = { repository: repository.fullName, issue: issue.number, commentId };
    for (const [verdict, about] of notes)
      this.decisions.note(verdict, { ...fields, actor: sender.login, ...about });
  }
}

/** Neither ours nor any bot's, listed or not: nobody is to be led to order by what they answer. */
function isOfAPerson({ isPullRequest, author, sender, body }: GithubCommentData): boolean {
  return !isPullRequest && !isBot(author) && !isBot(sender) && !body.startsWith(OUR_MARK);
}
