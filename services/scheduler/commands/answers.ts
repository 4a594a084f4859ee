import { Injectable } from '@nestjs/common';
import { TaskAnswered, type Command, type CommandVerb } from '#libs/contracts';
import { Outbox, type EntityManager } from '#libs/persistence';

import type { Task } from '../task.entity.ts';

/** What became of a command. `detail` is for whoever gave it; it ends with what to do, where there is something. */
export interface Answer {
  readonly verb: CommandVerb;
  /** Null when the issue has none. */
  readonly task: Task | null;
  readonly done: boolean;
  readonly detail: string;
  readonly traceparent: string | undefined;
}

/** Answers whoever gave a command, once, whatever it did. The caller's transaction is the one in which it was done. */
@Injectable()
export class Answers {
  constructor(private readonly outbox: Outbox) {}

  async give(tx: EntityManager, command: Readonly<Command>, answer: Answer): Promise<void> {
    const { commandId, repository, issueId, issueNumber, by, right, commentId, givenAt } = command;
    const { verb, task, done, detail, traceparent } = answer;
    await this.outbox.append(tx, TaskAnswered, {
      // One comment may bring several commands.
      id: `answer:${commandId}:${verb}`,
      tokens: { specialty: task?.specialty ?? 'general' },
      data: {
        ...{ commandId, verb, repository, issueId, issueNumber, by, right, done },
        ...(commentId !== undefined && { commentId }),
        ...(givenAt !== undefined && { givenAt }),
        ...(task && { taskId: task.id }),
        detail: detail.slice(0, 500),
      },
      traceparent,
    });
  }
}
