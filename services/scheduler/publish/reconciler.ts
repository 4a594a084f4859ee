import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CONSUMERS, PullRequestRequested } from '#libs/contracts';
import { Broker } from '#libs/messaging';
import { Coalesced } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { SchedulerConfig } from '../config.ts';
import { AskAgain } from './ask-again.ts';

const ROUND_EVERY_MS_MAX = 60_000;

const READERS = CONSUMERS['pr-publisher'].filter(({ events }) =>
  events.some((event) => event.type === PullRequestRequested.type),
);

/**
 * Finds, at start and every minute, tasks that wait for a pull request of which nobody thinks any more. What is held is
 * none of them: it has its answer, and waits for a person.
 *
 * What the broker lost is said again without it, since the outbox settles on effect; this is for a request that
 * pr-publisher took and gave up, or whose answer was lost. As long as anything waits for pr-publisher it is merely slow
 * or away, and asking again would only lengthen its queue.
 */
@Injectable()
export class Reconciler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new Coalesced(() => this.round());
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly askAgain: AskAgain,
    private readonly broker: Broker,
    private readonly config: SchedulerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.wake();
    this.timer = setInterval(
      () => {
        this.rounds.wake();
      },
      Math.min(this.config.PUBLISH_PATIENCE_MS, ROUND_EVERY_MS_MAX),
    );
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.rounds.stop();
  }

  private async round(): Promise<void> {
    try {
      if (await this.somethingWaits()) return;
      for (const { task, attempt } of await this.askAgain.unanswered())
        this.logger.warn({ task, attempt }, 'Pull request asked for again; there was no answer');
    } catch (error) {
      this.logger.warn({ err: error }, 'Could not look for unanswered requests; trying again');
    }
  }

  private async somethingWaits(): Promise<boolean> {
    const { consumers } = this.broker.jsm;
    const infos = await Promise.all(
      READERS.map(({ stream, durable }) => consumers.info(stream, durable)),
    );
    return infos.some((info) => info.num_pending + info.num_ack_pending > 0);
  }
}
