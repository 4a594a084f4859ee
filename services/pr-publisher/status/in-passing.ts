import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/runtime';

import { PrPublisherConfig } from '../config.ts';
import { StatusBoard } from './status-board.ts';

/**
 * Shows the steps of a task at most once in STATUS_EDIT_MS: GitHub counts edits, and many tasks step at once.
 *
 * Only planned in this process. Should it end before, or GitHub not answer, nothing is lost: the step is kept, and the next
 * word on the task shows it as well.
 */
@Injectable()
export class InPassing implements OnModuleDestroy {
  private readonly planned = new Map<string, NodeJS.Timeout>();
  private readonly running = new Map<string, Promise<void>>();
  /** The tasks that took a step while they were being shown: what is shown then may not hold it. */
  private readonly steppedOn = new Set<string>();
  private isEnding = false;

  constructor(
    private readonly board: StatusBoard,
    private readonly config: PrPublisherConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async show(taskId: string): Promise<void> {
    if (this.takesUp(taskId)) return;
    const agoMs = (await this.board.shownAgoMs(taskId)) ?? Infinity;
    if (this.isEnding || this.takesUp(taskId)) return;
    const timer = setTimeout(
      () => {
        this.planned.delete(taskId);
        this.running.set(taskId, this.showNow(taskId));
      },
      Math.max(0, this.config.STATUS_EDIT_MS - agoMs),
    );
    this.planned.set(taskId, timer);
  }

  async onModuleDestroy(): Promise<void> {
    this.isEnding = true;
    for (const timer of this.planned.values()) clearTimeout(timer);
    this.planned.clear();
    await Promise.all(this.running.values());
  }

  /** @returns whether a step of now will be shown with those before it */
  private takesUp(taskId: string): boolean {
    if (this.planned.has(taskId)) return true;
    if (!this.running.has(taskId)) return false;
    this.steppedOn.add(taskId);
    return true;
  }

  /** Never rejects. */
  private async showNow(taskId: string): Promise<void> {
    try {
      await this.board.show(taskId);
    } catch (error) {
      this.tellLater(taskId, error);
    }
    this.running.delete(taskId);
    if (!this.steppedOn.delete(taskId)) return;
    await this.show(taskId).catch((error: unknown) => {
      this.tellLater(taskId, error);
    });
  }

  private tellLater(taskId: string, error: unknown): void {
    this.logger.info({ taskId, err: error }, 'A step is not shown yet; the next word shows it');
  }
}
