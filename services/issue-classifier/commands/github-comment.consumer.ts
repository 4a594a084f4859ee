import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import {
  GithubComment,
  TaskApprove,
  type CloudEvent,
  type GithubCommentData,
  type Right,
} from '#libs/contracts';
import { childTraceparent, Publisher } from '#libs/messaging';

import { Doorman } from '../authorise/doorman.ts';
import { refuse, type Refusal } from '../authorise/refuse.ts';
import { isBot } from '../authorise/standing.ts';
import { IssueClassifierConfig } from '../config.ts';
import { Decisions, type Verdict } from '../decisions.ts';
import { readCommands } from './read-commands.ts';
import { understand } from './understand.ts';

/** What pr-publisher writes begins with it, whoever's token it writes with. */
const OUR_MARK = '<!-- claude-code-cluster:';

/** Hears what people say on an issue; says what they order, or that they may not. */
@Controller()
export class GithubCommentConsumer {
  constructor(
    private readonly publisher: Publisher,
    private readonly config: IssueClassifierConfig,
    private readonly doorman: Doorman,
    private readonly decisions: Decisions,
  ) {}

  /** Ids follow from the delivery's, so that hearing it twice says the same thing twice. */
  @EventPattern<unknown>(GithubComment.type)
  async handle(@Payload() event: CloudEvent<GithubCommentData>): Promise<void> {
    const { repository, issue, sender, commentId } = event.data;
    const [verdict, about] = await this.decide(event);
    const fields = { repository: repository.fullName, issue: issue.number, commentId };
    this.decisions.note(verdict, { ...fields, actor: sender.login, ...about });
  }

  private async decide({
    data,
    traceparent: parent,
  }: CloudEvent<GithubCommentData>): Promise<[Verdict, about?: object]> {
    const { COMMAND_PREFIX: prefix } = this.config;
    if (!isOfAPerson(data)) return ['ignored'];
    const order = understand(readCommands(data.body, prefix), prefix);
    if (order.kind === 'nothing') return ['ignored'];
    const traceparent = childTraceparent(parent);
    const refused = async (refusal: Refusal): Promise<[Verdict, object]> => {
      await refuse(this.publisher, { data, traceparent }, refusal);
      return ['refused', refusal];
    };
    if (order.kind === 'not-understood')
      return refused({ reason: 'unknown-command', detail: order.detail, asked: order.asked });
    const judgement = await this.doorman.judge({
      repository: data.repository,
      actor: data.sender,
      author: data.author,
      again: `comment "${prefix} approve"`,
    });
    if (!judgement.allowed) return refused({ ...judgement, asked: 'approve' });
    await this.approve(data, judgement.authorisation.authorRight, traceparent);
    return ['command', { asked: 'approve', authorisation: judgement.authorisation }];
  }

  private async approve(
    { deliveryId, repository, issue, author, commentId, createdAt }: GithubCommentData,
    right: Right,
    traceparent: string,
  ): Promise<void> {
    await this.publisher.publish(TaskApprove, {
      id: `command:${deliveryId}`,
      tokens: {},
      traceparent,
      data: {
        commandId: deliveryId,
        repository,
        issueId: issue.id,
        issueNumber: issue.number,
        by: author,
        right,
        commentId,
        ...(createdAt === undefined ? {} : { givenAt: createdAt }),
      },
    });
  }
}

/** Neither ours nor any bot's, listed or not: nobody is to be led to order by what they answer. */
function isOfAPerson({ isPullRequest, author, sender, body }: GithubCommentData): boolean {
  return !isPullRequest && !isBot(author) && !isBot(sender) && !body.startsWith(OUR_MARK);
}
