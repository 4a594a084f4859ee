import { Controller, HttpCode, Inject, Post, Req, UseFilters } from '@nestjs/common';
import { SpanKind, trace } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';
import {
  GithubComment,
  GithubIssue,
  GithubPullRequest,
  InvalidEvent,
  laneOf,
  lanesOf,
  type EventDefinition,
  type GithubCommentData,
  type GithubIssueData,
  type GithubPullRequestData,
} from '#libs/contracts';
import { BrokerUnavailable, Publisher } from '#libs/messaging';
import { LOGGER, type Logger, Metrics } from '#libs/runtime';
import { contextOf, inSpan, traceIdOfIssue, type SpanOptions } from '#libs/tracing';

import { AnswerErrorsFilter } from './answer-errors.filter.ts';
import { WebhookIngestConfig } from './config.ts';
import { IssueCommentPayload, IssuesPayload, PullRequestPayload } from './github-payload.ts';
import { type Delivery, readDelivery, readPayload } from './read-delivery.ts';
import { Refusal, REFUSAL_CODES } from './refusal.ts';
import { isCommentAction, toGithubComment } from './to-github-comment.ts';
import { isIssueAction, toGithubIssue } from './to-github-issue.ts';
import { isPullRequestAction, toGithubPullRequest } from './to-github-pull-request.ts';

const STATUSES = ['accepted', 'dropped', 'duplicate', 'pong'] as const;
/** What a delivery is counted as; `unread` is one that could not be. */
const EVENTS = ['issue_comment', 'issues', 'ping', 'pull_request', 'other', 'unread'];
const OUTCOMES = [...STATUSES, ...REFUSAL_CODES, 'failed'];

const ISSUE_LANES = lanesOf(GithubIssue);
const COMMENT_LANES = lanesOf(GithubComment);

/** What a sender is told. */
export interface Answer {
  readonly status: (typeof STATUSES)[number];
  readonly deliveryId: string;
  readonly reason?: string;
}

/** Takes GitHub's deliveries in. 202 means that the broker has it on disk, or that nobody here wants it. */
@Controller()
@UseFilters(AnswerErrorsFilter)
export class WebhookController {
  private readonly deliveries;
  private readonly seconds;

  constructor(
    private readonly publisher: Publisher,
    private readonly config: WebhookIngestConfig,
    metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.deliveries = metrics.counter({
      name: 'webhook_deliveries_total',
      help: 'Deliveries by event (issues, issue_comment, pull_request, ping, other, unread) and what became of them.',
      labelNames: ['event', 'outcome'],
      known: EVENTS.flatMap((event) => OUTCOMES.map((outcome) => ({ event, outcome }))),
    });
    this.seconds = metrics.histogram({
      name: 'webhook_delivery_seconds',
      help: 'From a delivery’s arrival to its answer, by event',
      labelNames: ['event'],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    });
  }

  @Post(['/webhook/github', '/api/github/webhooks', '/webhooks/github'])
  @HttpCode(202)
  async receive(@Req() request: FastifyRequest): Promise<Answer> {
    const begunAtMs = Date.now();
    let event = 'unread';
    try {
      const delivery = readDelivery(request, this.config.GITHUB_WEBHOOK_SECRET);
      event = labelOf(delivery.event);
      const answer = await this.take(delivery, { begunAtMs, traceparent: traceparentIn(request) });
      this.deliveries.inc({ event, outcome: answer.status });
      this.seconds.observe({ event }, (Date.now() - begunAtMs) / 1000);
      return answer;
    } catch (error) {
      const outcome = error instanceof Refusal ? error.code : 'failed';
      this.deliveries.inc({ event, outcome });
      this.logger.warn({ event, outcome, err: error }, 'Delivery refused');
      throw error;
    }
  }

  private async take(delivery: Delivery, given: Given): Promise<Answer> {
    const { id, event, payload } = delivery;
    if (event === 'ping') return { status: 'pong', deliveryId: id };
    const action = typeof payload['action'] === 'string' ? payload['action'] : '';
    if (event === 'issues' && isIssueAction(action)) {
      const told = readPayload(delivery, IssuesPayload);
      const data = toGithubIssue(told, { action, deliveryId: id });
      return this.say(laneOf(ISSUE_LANES, id), data, given);
    }
    if (event === 'issue_comment' && isCommentAction(action)) {
      const told = readPayload(delivery, IssueCommentPayload);
      const data = toGithubComment(told, { action, deliveryId: id });
      return this.say(laneOf(COMMENT_LANES, id), data, given);
    }
    if (event === 'pull_request' && isPullRequestAction(action)) {
      const told = readPayload(delivery, PullRequestPayload);
      const data = toGithubPullRequest(told, { action, deliveryId: id });
      return this.say(GithubPullRequest, data, given);
    }
    return { status: 'dropped', deliveryId: id, reason: 'Nothing here listens to this event.' };
  }

  private async say<Data extends Told>(
    definition: EventDefinition<Data>,
    data: Data,
    given: Given,
  ): Promise<Answer> {
    return inSpan('POST /webhook/github', spanOf(data, given), () =>
      this.publish(definition, data),
    );
  }

  private async publish<Data extends Told>(
    definition: EventDefinition<Data>,
    data: Data,
  ): Promise<Answer> {
    const { deliveryId, action, repository } = data;
    const published = await this.publisher
      .publish(definition, { id: deliveryId, tokens: { action }, data })
      .catch((error: unknown) => {
        throw refusalOf(error);
      });
    this.logger.info(
      {
        deliveryId,
        type: definition.type,
        action,
        repository: repository.fullName,
        number: numberOf(data),
        sequence: published.sequence,
        duplicate: published.duplicate,
      },
      'Delivery taken',
    );
    return { status: published.duplicate ? 'duplicate' : 'accepted', deliveryId };
  }
}

/** What a delivery tells. */
type Told = GithubCommentData | GithubIssueData | GithubPullRequestData;

/** Of the issue or the pull request. */
function numberOf(told: Told): number {
  return 'issue' in told ? told.issue.number : told.number;
}

/** What came with a request besides its body. */
interface Given {
  readonly begunAtMs: number;
  readonly traceparent: string | undefined;
}

function traceparentIn({ headers: { traceparent } }: FastifyRequest): string | undefined {
  return typeof traceparent === 'string' ? traceparent : undefined;
}

/**
 * A delivery begins no trace of its own: it belongs to its issue's, unless it is about a pull request, which doesn't say
 * whose issue it is for. Whoever sent it with a trace is linked.
 */
function spanOf(told: Told, { begunAtMs, traceparent }: Given): SpanOptions {
  const { deliveryId, repository, action } = told;
  const sender = trace.getSpanContext(contextOf(traceparent));
  return {
    kind: SpanKind.SERVER,
    startTime: begunAtMs,
    ...('issue' in told ? { traceId: traceIdOfIssue(told.issue.id) } : {}),
    links: sender === undefined ? [] : [{ context: sender }],
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/webhook/github',
      'github.delivery': deliveryId,
      'github.action': action,
      'github.repository': repository.fullName,
      'github.issue.number': numberOf(told),
    },
  };
}

/** Signed or not, what a sender writes must not make new time series. */
function labelOf(event: string): string {
  return EVENTS.includes(event) ? event : 'other';
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
