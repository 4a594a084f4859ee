import { Injectable } from '@nestjs/common';
import {
  TaskApprove,
  TaskAsk,
  TaskRetry,
  TaskStop,
  type Command,
  type EventDefinition,
  type GithubCommentData,
  type Right,
} from '#libs/contracts';
import { Publisher } from '#libs/messaging';

import { Doorman } from '../authorise/doorman.ts';
import type { Note } from '../decisions.ts';
import type { Policy } from '../repository/join-policy.ts';
import { Policies } from '../repository/policies.ts';
import { decideCommanded } from '../trigger.ts';
import { Verdicts, type Told } from '../verdicts.ts';
import type { Order, Understood } from './understand.ts';

/** A comment that orders something, and the word with which its orders begin. */
interface Comment extends Told<GithubCommentData> {
  readonly prefix: string;
}

/**
 * Passes on what a comment orders, if they may who wrote it.
 *
 * Whatever the order: whoever may have work done may also ask about it, and nobody else makes us talk.
 */
@Injectable()
export class Orders {
  constructor(
    private readonly publisher: Publisher,
    private readonly policies: Policies,
    private readonly doorman: Doorman,
    private readonly verdicts: Verdicts,
  ) {}

  /** Ids follow from the delivery's, so that hearing it twice says the same thing twice. */
  async carryOut(comment: Comment, understood: Understood): Promise<Note[]> {
    if (understood.kind === 'nothing') return [['ignored']];
    if (understood.kind === 'not-understood') {
      const { asked, detail } = understood;
      return [await this.verdicts.refused(comment, { reason: 'unknown-command', asked, detail })];
    }
    const [{ verb: asked }] = understood.orders;
    const { repository, sender: actor, author } = comment.data;
    const again = `comment "${comment.prefix} ${asked}"`;
    const judgement = await this.doorman.judge({ repository, actor, author, again });
    if (!judgement.allowed) return [await this.verdicts.refused(comment, { ...judgement, asked })];
    const notes: Note[] = [];
    for (const [index, order] of understood.orders.entries()) {
      const { deliveryId } = comment.data;
      const commandId = index === 0 ? deliveryId : `${deliveryId}:${index + 1}`;
      const right = judgement.authorisation.authorRight;
      notes.push(await this.pass(comment, order, { commandId, right }));
    }
    return notes;
  }

  private async pass(comment: Comment, order: Order, word: Word): Promise<Note> {
    switch (order.verb) {
      case 'run':
        return this.run(comment, order, word);
      case 'retry': {
        const declined = await this.keptAway(comment, word, await this.policies.of(comment.data));
        const { asked, fromScratch } = order;
        return declined ?? this.say(comment, word, [TaskRetry, { fromScratch, ...asked }]);
      }
      case 'stop':
        return this.say(comment, word, [TaskStop, {}]);
      case 'approve':
        return this.say(comment, word, [TaskApprove, {}]);
      case 'status':
      case 'explain':
      case 'help':
        return this.say(comment, word, [TaskAsk, { question: order.verb }]);
    }
  }

  /** As a label asks for it: the issue's text is given to a model, so its author counts too. */
  private async run(
    comment: Comment,
    { asked }: Order & { verb: 'run' },
    { commandId }: Word,
  ): Promise<Note> {
    const { repository, author: actor, issue } = comment.data;
    const again = `comment "${comment.prefix} run"`;
    const judgement = await this.doorman.judge({ repository, actor, author: issue.author, again });
    if (!judgement.allowed) return this.verdicts.refused(comment, { ...judgement, asked: 'run' });
    const policy = await this.policies.of(comment.data);
    const declined = await this.keptAway(comment, { commandId }, policy);
    if (declined !== undefined) return declined;
    const { authorisation } = judgement;
    return this.verdicts.classified(comment, {
      ...{ policy, authorisation },
      ...{ requestedBy: actor, asked, commandId },
    });
  }

  /** Labels, a closed issue and a file with faults stand against a command as against a label that asks. */
  private async keptAway(
    comment: Comment,
    { commandId }: Pick<Word, 'commandId'>,
    policy: Policy,
  ): Promise<Note | undefined> {
    const decision = decideCommanded(comment.data, policy);
    const declined = decision.verdict === 'declined' ? decision : policy.unreadable;
    return declined && this.verdicts.declined(comment, { ...declined, commandId });
  }

  private async say<Data extends Command>(
    { data, traceparent }: Comment,
    { commandId, right }: Word,
    [definition, more]: [EventDefinition<Data>, Omit<Data, keyof Command>],
  ): Promise<Note> {
    const { repository, issue, author: by, commentId, createdAt } = data;
    const command: Readonly<Command> = {
      commandId,
      repository,
      issueId: issue.id,
      issueNumber: issue.number,
      by,
      right,
      commentId,
      ...(createdAt === undefined ? {} : { givenAt: createdAt }),
    };
    await this.publisher.publish(definition, {
      id: `command:${commandId}`,
      tokens: {},
      traceparent,
      data: { ...command, ...more } as Data,
    });
    return ['command', { commandId, type: definition.type, right, ...more }];
  }
}

/** Which command it is, and by what right it is given. */
interface Word {
  readonly commandId: string;
  readonly right: Right;
}
