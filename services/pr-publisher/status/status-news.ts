import { Inject, Injectable } from '@nestjs/common';
import type { TaskRef } from '#libs/contracts';
import { LOGGER, type Logger } from '#libs/runtime';

import type { Fact } from './facts.ts';
import { StatusBoard } from './status-board.ts';
import { whenGithubAllows } from './when-github-allows.ts';

/** A fact on its way to the issue: kept first, then shown when GitHub allows it. */
@Injectable()
export class StatusNews {
  constructor(
    private readonly board: StatusBoard,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async take({ taskId, repository, issueNumber }: TaskRef, fact: Fact): Promise<void> {
    await this.board.note({ taskId, repository, issueNumber }, fact);
    const isShown = await whenGithubAllows(() => this.board.show(taskId));
    if (!isShown)
      this.logger.info(
        { taskId, repository: repository.fullName, issueNumber },
        'Issue is gone; its status is shown nowhere',
      );
  }
}
