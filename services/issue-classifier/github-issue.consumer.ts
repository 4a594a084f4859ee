import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import {
  GithubIssue,
  IssueClassified,
  IssueDeclined,
  visibleLine,
  visibleText,
  type Authorisation,
  type CloudEvent,
  type GithubIssueData,
  type IssueDeclinedData,
} from '#libs/contracts';
import { childTraceparent, Publisher } from '#libs/messaging';

import { Doorman } from './authorise/doorman.ts';
import { refuse } from './authorise/refuse.ts';
import { classify } from './classify.ts';
import { IssueClassifierConfig } from './config.ts';
import { Decisions, type Verdict } from './decisions.ts';
import { decide, type Decision } from './trigger.ts';

/** Hears what happened to an issue; says whether it is work and whose, or that it is not, or nothing. */
@Controller()
export class GithubIssueConsumer {
  constructor(
    private readonly publisher: Publisher,
    private readonly config: IssueClassifierConfig,
    private readonly doorman: Doorman,
    private readonly decisions: Decisions,
  ) {}

  /** Ids follow from the delivery's, so that hearing it twice says the same thing twice. */
  @EventPattern<unknown>(GithubIssue.type)
  async handle(@Payload() event: CloudEvent<GithubIssueData>): Promise<void> {
    const { repository, issue, action, sender } = event.data;
    const [verdict, about] = await this.decide(event);
    const fields = { repository: repository.fullName, issue: issue.number, action };
    this.decisions.note(verdict, { ...fields, actor: sender.login, ...about });
  }

  /** Rights are asked about only where there would be work: whatever else somebody does costs nothing. */
  private async decide({
    data,
    traceparent: parent,
  }: CloudEvent<GithubIssueData>): Promise<[Verdict, about?: object]> {
    const decision = decide(data, {
      triggerLabels: this.config.TRIGGER_LABELS,
      excludedLabels: this.config.EXCLUDED_LABELS,
    });
    const traceparent = childTraceparent(parent);
    switch (decision.verdict) {
      case 'ignored':
        return ['ignored'];
      case 'declined':
        await this.sayDeclined(data, decision, traceparent);
        return ['declined', decision];
      case 'work':
        return this.admit(data, traceparent);
    }
  }

  private async admit(data: GithubIssueData, traceparent: string): Promise<[Verdict, object?]> {
    const { repository, sender: actor, issue } = data;
    if (await this.doorman.isOurselves(actor)) return ['ignored', { reason: 'ourselves' }];
    const judgement = await this.doorman.judge({
      repository,
      actor,
      author: issue.author,
      again: `put the label "${this.config.TRIGGER_LABELS[0] ?? ''}" on it again`,
    });
    if (!judgement.allowed) {
      await refuse(this.publisher, { data, traceparent }, { ...judgement, asked: 'work' });
      return ['refused', judgement];
    }
    await this.sayClassified(data, judgement.authorisation, traceparent);
    return ['work', judgement.authorisation];
  }

  private async sayClassified(
    event: GithubIssueData,
    authorisation: Authorisation,
    traceparent: string,
  ): Promise<void> {
    const { action, deliveryId, repository, issue, sender, installationId } = event;
    // As its reader sees it; the event carries the text as it was.
    const seen = {
      title: visibleLine(issue.title).text,
      body: visibleText(issue.body).text,
      labels: issue.labels,
      repository: repository.fullName,
    };
    const classification = classify(seen, this.config.TRIGGER_LABELS);
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
        authorisation,
        ...(installationId === undefined ? {} : { installationId }),
      },
    });
  }

  private async sayDeclined(
    data: GithubIssueData,
    decision: Decision & { verdict: 'declined' },
    traceparent: string,
  ): Promise<void> {
    await this.publisher.publish(IssueDeclined, {
      id: `decline:${data.deliveryId}`,
      tokens: { specialty: 'general' },
      traceparent,
      data: declinedData(data, decision),
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
