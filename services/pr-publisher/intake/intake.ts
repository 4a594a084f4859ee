import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Database } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { PrPublisherConfig } from '../config.ts';
import { IntakeRound } from './intake-round.ts';

/** After a round that met trouble, when that is sooner than the next one. */
const SOON_MS = 10_000;

/**
 * Finds what GitHub did not tell us, at start and every few minutes: GitHub does not repeat itself.
 *
 * Of several pr-publishers the one that holds the lock looks, and the others pass. The lock lasts as long as its
 * transaction, which does nothing else; should it be lost on the way, two look at once, and say the same with the
 * same ids.
 */
@Injectable()
export class Intake implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly end = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly round: IntakeRound,
    private readonly config: PrPublisherConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.INTAKE_SWEEP_MS > 0) this.lookIn(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.end.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private lookIn(ms: number): void {
    if (this.end.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.running = this.look().then((isWhole) => {
        const { INTAKE_SWEEP_MS: everyMs } = this.config;
        this.lookIn(isWhole ? everyMs : Math.min(everyMs, SOON_MS));
      });
    }, ms);
  }

  /** Never rejects. @returns false when it should be done again soon */
  private async look(): Promise<boolean> {
    try {
      return await this.database.transaction(async (tx) => {
        const [lock]: { held: boolean }[] = await tx.query(
          `select pg_try_advisory_xact_lock(hashtext('pr-publisher looks for what was missed')) as held`,
        );
        return lock?.held === true ? this.round.run(this.end.signal) : true;
      });
    } catch (error) {
      this.logger.warn({ err: error }, 'Could not look for what was missed; trying again');
      return false;
    }
  }
}
