import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  GithubIssue,
  IssueClassified,
  IssueDeclined,
  type CloudEvent,
  type GithubIssueData,
  type IssueDeclinedData,
} from '#libs/contracts';
import { childTraceparent, type Delivery, Publisher } from '#libs/messaging';
import { LOGGER, type Logger, Metrics } from '#libs/runtime';

import { classify } from './classify.ts';
import { IssueClassifierConfig } from './config.ts';
import { decide, type Decision } from './trigger.ts';

/** Hears what happened to an issue; says whether it is work and whose, or that it is not, or nothing. */
@Controller()
export class GithubIssueConsumer {
  private readonly decisions;

  constructor(
    private readonly publisher: Publisher,
    private readonly config: IssueClassifierConfig,
    metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.decisions = metrics.counter({
      name: 'issue_decisions_total',
      help: 'Deliveries about issues, by what they meant.',
      labelNames: ['verdict'],
    });
  }

  /** Ids follow from the delivery's, so that hearing it twice says the same thing twice. */
  @EventPattern<unknown>(GithubIssue.type)
  async handle(
    @Payload() { data, traceparent }: CloudEvent<GithubIssueData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const decision = decide(data, {
      triggerLabels: this.config.TRIGGER_LABELS,
      excludedLabels: this.config.EXCLUDED_LABELS,
    });
    if (decision.verdict === 'work') await this.sayClassified(data, childTraceparent(traceparent));
    if (decision.verdict === 'declined')
      await this.publisher.publish(IssueDeclined, {
        id: `decline:${data.deliveryId}`,
        tokens: { specialty: 'general' },
        traceparent: childTraceparent(traceparent),
        data: declinedData(data, decision),
      });
    this.decisions.inc({ verdict: decision.verdict });
    const { repository, issue, action } = data;
    this.logger.info(
      {
        repository: repository.fullName,
        issue: issue.number,
        action,
        sequence: delivery.sequence,
        ...decision,
      },
      'Issue judged',
    );
  }

  private async sayClassified(event: GithubIssueData, traceparent: string): Promise<void> {
    const { action, deliveryId, repository, issue, sender, installationId } = event;
    const classification = classify(issue, this.config.TRIGGER_LABELS);
    await this.publisher.publish(IssueClassified, {
      id: `classify:${deliveryId}`,
      tokens: { specialty: classification.specialty },
      traceparent,
      data: {
        deliveryId,
        repository,
        issue,
        requestedBy: sender,
        ...classification,
        ...(action === 'swept' ? { swept: true } : {}),
        ...(installationId === undefined ? {} : { installationId }),
      },
    });
  }
}

function declinedData(
  { deliveryId, repository, issue, installationId }: GithubIssueData,
  { reason, detail, answerOwed }: Decision & { verdict: 'declined' },
): IssueDeclinedData {
  return {
    deliveryId,
    repository,
    issueId: issue.id,
    issueNumber: issue.number,
    reason,
    detail,
    answerOwed,
    ...(issue.updatedAt === undefined ? {} : { issueUpdatedAt: issue.updatedAt }),
    ...(installationId === undefined ? {} : { installationId }),
  };
}
