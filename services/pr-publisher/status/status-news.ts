import { Inject, Injectable } from '@nestjs/common';
import type { TaskRef } from '#libs/contracts';
import { LOGGER, type Logger } from '#libs/runtime';

import type { Fact } from './facts/facts.ts';
import { InPassing } from './in-passing.ts';
import { StatusBoard } from './status-board.ts';
import { whenGithubAllows } from './when-github-allows.ts';

/** A fact on its way to the issue: kept first, then shown when GitHub allows it. */
@Injectable()
export class StatusNews {
  constructor(
    private readonly board: StatusBoard,
    private readonly inPassing: InPassing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A change of where the task stands: shown at once. */
  async take({ taskId, repository, issueNumber }: TaskRef, fact: Fact): Promise<void> {
    await this.board.note({ taskId, repository, issueNumber }, fact);
    const isShown = await whenGithubAllows(() => this.board.show(taskId));
    if (!isShown)
      this.logger.info(
        { taskId, repository: repository.fullName, issueNumber },
        'Issue is gone; its status is shown nowhere',
      );
  }

  /** A step on the way: shown with others like it, and soon enough. */
  async takeInPassing({ taskId, repository, issueNumber }: TaskRef, fact: Fact): Promise<void> {
    await this.board.note({ taskId, repository, issueNumber }, fact);
    await this.inPassing.show(taskId);
  }
}
