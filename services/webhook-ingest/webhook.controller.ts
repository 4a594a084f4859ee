import { Controller, HttpCode, Inject, Post, Req, UseFilters } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  GithubComment,
  GithubIssue,
  InvalidEvent,
  type EventDefinition,
  type GithubCommentData,
  type GithubIssueData,
} from '#libs/contracts';
import { BrokerUnavailable, childTraceparent, Publisher } from '#libs/messaging';
import { LOGGER, type Logger, Metrics } from '#libs/runtime';

import { AnswerErrorsFilter } from './answer-errors.filter.ts';
import { WebhookIngestConfig } from './config.ts';
import { IssueCommentPayload, IssuesPayload } from './github-payload.ts';
import { type Delivery, readDelivery, readPayload } from './read-delivery.ts';
import { Refusal } from './refusal.ts';
import { isCommentAction, toGithubComment } from './to-github-comment.ts';
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
      help: 'Deliveries by event (issues, issue_comment, ping, other, unread) and what became of them.',
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
    delivery: Delivery,
    traceparent: string | string[] | undefined,
  ): Promise<Answer> {
    const { id, event, payload } = delivery;
    if (event === 'ping') return { status: 'pong', deliveryId: id };
    const action = typeof payload['action'] === 'string' ? payload['action'] : '';
    const given = { traceparent: typeof traceparent === 'string' ? traceparent : undefined };
    if (event === 'issues' && isIssueAction(action)) {
      const told = readPayload(delivery, IssuesPayload);
      const data = toGithubIssue(told, { action, deliveryId: id });
      return this.say(GithubIssue, data, given);
    }
    if (event === 'issue_comment' && isCommentAction(action)) {
      const told = readPayload(delivery, IssueCommentPayload);
      const data = toGithubComment(told, { action, deliveryId: id });
      return this.say(GithubComment, data, given);
    }
    return { status: 'dropped', deliveryId: id, reason: 'Nothing here listens to this event.' };
  }

  private async say<Data extends GithubCommentData | GithubIssueData>(
    definition: EventDefinition<Data>,
    data: Data,
    { traceparent }: { traceparent: string | undefined },
  ): Promise<Answer> {
    const { deliveryId, action, repository, issue } = data;
    const published = await this.publisher
      .publish(definition, {
        id: deliveryId,
        tokens: { action },
        data,
        traceparent: childTraceparent(traceparent),
      })
      .catch((error: unknown) => {
        throw refusalOf(error);
      });
    this.logger.info(
      {
        deliveryId,
        type: definition.type,
        action,
        repository: repository.fullName,
        issue: issue.number,
        sequence: published.sequence,
        duplicate: published.duplicate,
      },
      'Delivery taken',
    );
    return { status: published.duplicate ? 'duplicate' : 'accepted', deliveryId };
  }
}

/** Signed or not, what a sender writes must not make new time series. */
function labelOf(event: string): string {
  return ['issue_comment', 'issues', 'ping'].includes(event) ? event : 'other';
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
