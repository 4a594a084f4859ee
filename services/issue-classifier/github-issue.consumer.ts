import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { GithubIssue, type CloudEvent, type GithubIssueData } from '#libs/contracts';
import { inSpan } from '#libs/tracing';

import { Doorman } from './authorise/doorman.ts';
import { Decisions, type Note } from './decisions.ts';
import type { Policy } from './repository/join-policy.ts';
import { Policies } from './repository/policies.ts';
import { decide } from './trigger.ts';
import { Verdicts, type Told } from './verdicts.ts';

type Delivery = Told<GithubIssueData>;

/** Hears what happened to an issue; says whether it is work and whose, or that it is not, or nothing. */
@Controller()
export class GithubIssueConsumer {
  constructor(
    private readonly policies: Policies,
    private readonly doorman: Doorman,
    private readonly verdicts: Verdicts,
    private readonly decisions: Decisions,
  ) {}

  /** Ids follow from the delivery's, so that hearing it twice says the same thing twice. */
  @EventPattern<unknown>(GithubIssue.type)
  async handle(@Payload() { data, traceparent }: CloudEvent<GithubIssueData>): Promise<void> {
    const { repository, issue, action, sender } = data;
    const [verdict, about] = await this.judge({ data, traceparent });
    const fields = { repository: repository.fullName, issue: issue.number, action };
    this.decisions.note(verdict, { ...fields, actor: sender.login, ...about });
  }

  /** Rights are asked about only where there would be work: whatever else somebody does costs nothing. */
  private async judge(delivery: Delivery): Promise<Note> {
    const policy = await this.policies.of(delivery.data);
    const decision = decide(delivery.data, policy);
    switch (decision.verdict) {
      case 'ignored':
        return ['ignored'];
      case 'declined': {
        const commandId = requestOf(delivery)?.commandId;
        return this.verdicts.declined(delivery, { ...decision, commandId });
      }
      case 'work':
        return this.admit(delivery, policy);
    }
  }

  private async admit(delivery: Delivery, policy: Policy): Promise<Note> {
    const { action, repository, sender: actor, issue } = delivery.data;
    const request = requestOf(delivery);
    if (request === undefined && (await this.doorman.isOurselves(actor)))
      return ['ignored', { reason: 'ourselves' }];
    const again = `put the label "${policy.triggerLabels[0] ?? ''}" on it again`;
    const { author } = issue;
    const judgement = await inSpan('authorise', {}, () =>
      request === undefined
        ? this.doorman.judge({ repository, actor, author, again })
        : this.doorman.judgeRequest({ repository, request, author }),
    );
    if (!judgement.allowed) return this.verdicts.refused(delivery, { ...judgement, asked: 'work' });
    const { authorisation } = judgement;
    if (policy.unreadable !== undefined)
      return this.verdicts.declined(delivery, {
        ...policy.unreadable,
        commandId: request?.commandId,
      });
    if (request === undefined) {
      const swept = action === 'swept';
      return this.verdicts.classified(delivery, {
        ...{ policy, authorisation, swept },
        requestedBy: actor,
      });
    }
    const { by: requestedBy, commandId, specialty, priority } = request;
    const asked = { ...(specialty && { specialty }), ...(priority && { priority }) };
    return this.verdicts.classified(delivery, {
      ...{ policy, authorisation },
      ...{ requestedBy, asked, commandId },
    });
  }
}

/** An operator's request counts only where that is what the event tells of. */
function requestOf({ data: { action, request } }: Delivery): GithubIssueData['request'] {
  return action === 'requested' ? request : undefined;
}
