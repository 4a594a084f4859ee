import { Controller, HttpCode, Inject, Post, Req, UseFilters } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { GithubIssue, InvalidEvent } from '#libs/contracts';
import { BrokerUnavailable, childTraceparent, Publisher } from '#libs/messaging';
import { LOGGER, type Logger, Metrics } from '#libs/runtime';

import { AnswerErrorsFilter } from './answer-errors.filter.ts';
import { WebhookIngestConfig } from './config.ts';
import { type Delivery, readDelivery, readIssuesPayload } from './read-delivery.ts';
import { Refusal } from './refusal.ts';
import { isIssueAction, toGithubIssue } from './to-github-issue.ts';

/** What a sender is told. */
export interface Answer {
  readonly status: 'accepted' | 'dropped' | 'duplicate' | 'pong';
  readonly deliveryId: string;
  readonly reason?: string;
}

/** Takes GitHub's deliveries in. 202 means that the broker has it on disk, or that nobody here wants it. */
@Controller()
@UseFilters(AnswerErrorsFilter)
export class WebhookController {
  private readonly deliveries;

  constructor(
    private readonly publisher: Publisher,
    private readonly config: WebhookIngestConfig,
    metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.deliveries = metrics.counter({
      name: 'webhook_deliveries_total',
      help: 'Deliveries by event (issues, ping, other, unread) and what became of them.',
      labelNames: ['event', 'outcome'],
    });
  }

  @Post(['/webhook/github', '/api/github/webhooks', '/webhooks/github'])
  @HttpCode(202)
  async receive(@Req() request: FastifyRequest): Promise<Answer> {
    let event = 'unread';
    try {
      const delivery = readDelivery(request, this.config.GITHUB_WEBHOOK_SECRET);
      event = labelOf(delivery.event);
      const answer = await this.take(delivery, request.headers['traceparent']);
      this.deliveries.inc({ event, outcome: answer.status });
      return answer;
    } catch (error) {
      const outcome = error instanceof Refusal ? error.code : 'failed';
      this.deliveries.inc({ event, outcome });
      this.logger.warn({ event, outcome, err: error }, 'Delivery refused');
      throw error;
    }
  }

  private async take(
    { id, event, payload }: Delivery,
    traceparent: string | string[] | undefined,
  ): Promise<Answer> {
    if (event === 'ping') return { status: 'pong', deliveryId: id };
    const { action } = payload;
    if (event !== 'issues' || typeof action !== 'string' || !isIssueAction(action))
      return { status: 'dropped', deliveryId: id, reason: 'Nothing here listens to this event.' };
    const data = toGithubIssue(readIssuesPayload(payload), { action, deliveryId: id });
    const published = await this.publisher
      .publish(GithubIssue, {
        id,
        tokens: { action },
        data,
        traceparent: childTraceparent(typeof traceparent === 'string' ? traceparent : undefined),
      })
      .catch((error: unknown) => {
        throw refusalOf(error);
      });
    this.logger.info(
      {
        deliveryId: id,
        action,
        repository: data.repository.fullName,
        issue: data.issue.number,
        sequence: published.sequence,
        duplicate: published.duplicate,
      },
      'Delivery taken',
    );
    return { status: published.duplicate ? 'duplicate' : 'accepted', deliveryId: id };
  }
}

/** Signed or not, what a sender writes must not make new time series. */
function labelOf(event: string): 'issues' | 'other' | 'ping' {
  return event === 'issues' || event === 'ping' ? event : 'other';
}

function refusalOf(error: unknown): unknown {
  if (error instanceof BrokerUnavailable)
    return new Refusal(
      'unavailable',
      'The broker did not take the delivery, so it is not safe here; redeliver it from the webhook’s page in a moment.',
      { cause: error },
    );
  if (error instanceof InvalidEvent)
    return new Refusal('malformed', error.faults.join('; '), { cause: error });
  return error;
}
