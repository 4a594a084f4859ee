import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger, Metrics } from '#libs/runtime';

/** What a delivery came to; bounded, so that it may label a metric. */
const VERDICTS = ['work', 'declined', 'refused', 'ignored', 'command'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What one delivery, or one command of it, came to, and what is worth knowing about it. */
export type Note = [verdict: Verdict, about?: object];

/** Counts and logs what deliveries came to. */
@Injectable()
export class Decisions {
  private readonly counter;

  constructor(
    metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.counter = metrics.counter({
      name: 'issue_decisions_total',
      help: 'Deliveries about issues and comments, by what they meant.',
      labelNames: ['verdict'],
      known: VERDICTS.map((verdict) => ({ verdict })),
    });
  }

  note(verdict: Verdict, fields: object): void {
    this.counter.inc({ verdict });
    this.logger.info({ verdict, ...fields }, 'Issue judged');
  }
}
