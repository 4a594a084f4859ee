import { Inject, Injectable } from '@nestjs/common';
import type { Spend } from '#libs/contracts';
import { countSpend, LOGGER, Metrics, type Logger } from '#libs/runtime';

import type { Classification, Issue } from '../classify.ts';
import { IssueClassifierConfig } from '../config.ts';
import type { Asking } from './ask-claude.ts';
import { DayBudget } from './day-budget.ts';
import { NoOpinion, type Opinion } from './opinion.ts';

/** What came of it; `spent-out` is a question that was not asked because the day's dollars are gone. */
const OUTCOMES = ['agreed', 'disagreed', 'failed', 'spent-out'] as const;

/** Well within the patience of the broker, which is told every ten seconds that this is being worked on. */
const TIMEOUT_MS = 20_000;
/** A question of 6,000 characters and a short answer cost a tenth of it with a model of $1 and $5 a million tokens. */
const QUESTION_USD_MAX = 0.02;

/**
 * Asks a model where the classifier itself is unsure, if it is switched on. Off by default; it costs money, within a limit for
 * each day, and whatever goes wrong with it, the classifier's own answer stands.
 */
@Injectable()
export class SecondOpinion {
  private readonly budget: DayBudget;
  private readonly opinions;
  private readonly countSpend;

  constructor(
    private readonly config: IssueClassifierConfig,
    metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.budget = new DayBudget(config.SECOND_OPINION_USD_A_DAY);
    this.opinions = metrics.counter({
      name: 'classifier_opinions_total',
      help: 'Issues a model was to be asked about, by what came of it: agreed, disagreed, failed, spent-out',
      labelNames: ['outcome'],
      known: OUTCOMES.map((outcome) => ({ outcome })),
    });
    this.countSpend = countSpend(metrics, {
      usd: 'second opinions used, by the CLI’s reckoning',
      tokens: 'second opinions used',
    });
  }

  /** Never throws for the model's sake; undefined where none is wanted, or none was had. */
  async on(issue: Issue, first: Classification): Promise<Opinion | undefined> {
    if (!this.config.SECOND_OPINION || first.confidence >= this.config.SECOND_OPINION_BELOW)
      return undefined;
    const settle = this.budget.reserve(QUESTION_USD_MAX);
    if (settle === undefined) {
      this.opinions.inc({ outcome: 'spent-out' });
      return undefined;
    }
    // What a question cost that never came back is not known: then it counts as the most it may have been.
    let usd = QUESTION_USD_MAX;
    try {
      // Loaded where it is wanted: what starts programs is a good part of this process otherwise.
      const { askClaude } = await import('./ask-claude.ts');
      const opinion = await askClaude(issue, this.asking());
      usd = this.count(opinion.spend);
      const outcome = opinion.specialty === first.specialty ? 'agreed' : 'disagreed';
      this.opinions.inc({ outcome });
      return opinion;
    } catch (error) {
      if (error instanceof NoOpinion && error.spend !== undefined) usd = this.count(error.spend);
      this.opinions.inc({ outcome: 'failed' });
      this.logger.warn({ err: error }, 'No second opinion; the first one stands');
      return undefined;
    } finally {
      settle(usd);
    }
  }

  private asking(): Asking {
    const { CLAUDE_BIN, SECOND_OPINION_MODEL, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL } = this.config;
    return {
      ...{ bin: CLAUDE_BIN, model: SECOND_OPINION_MODEL },
      ...{ apiKey: ANTHROPIC_API_KEY, baseUrl: ANTHROPIC_BASE_URL },
      ...{ timeoutMs: TIMEOUT_MS, usdMax: QUESTION_USD_MAX },
    };
  }

  private count(spend: Spend): number {
    this.countSpend(spend);
    return spend.costUsd;
  }
}
