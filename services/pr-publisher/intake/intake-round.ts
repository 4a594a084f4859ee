import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/runtime';

import { MissedDeliveries } from './missed-deliveries.ts';
import { Sweep } from './sweep.ts';

/** First what GitHub can send again, then what can only be seen by looking. */
@Injectable()
export class IntakeRound {
  constructor(
    private readonly missed: MissedDeliveries,
    private readonly sweep: Sweep,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never rejects. @returns false when something met trouble that may pass */
  async run(signal: AbortSignal): Promise<boolean> {
    const recovered = await this.attempt('missed deliveries', async () => {
      await this.missed.recover(signal);
      return true;
    });
    const swept = await this.attempt('issues', () => this.sweep.sweep(signal));
    return recovered && swept;
  }

  private async attempt(what: string, work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      this.logger.warn({ what, err: error }, 'Could not look for all that was missed; again soon');
      return false;
    }
  }
}
