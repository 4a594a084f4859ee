import { Injectable } from '@nestjs/common';
import {
  IssueClassified,
  IssueDeclined,
  visibleLine,
  visibleText,
  type Actor,
  type Authorisation,
  type GithubCommentData,
  type GithubIssueData,
} from '#libs/contracts';
import { Publisher } from '#libs/messaging';

import { refuse, type Refusal } from './authorise/refuse.ts';
import { classify, type Asked } from './classify.ts';
import type { Note } from './decisions.ts';
import { SecondOpinion } from './opinion/second-opinion.ts';
import type { Policy } from './repository/join-policy.ts';
import type { Declined } from './trigger.ts';

/** A delivery about an issue, or about a comment on one, and the trace in which is said what comes of it. */
export interface Told<Data = GithubCommentData | GithubIssueData> {
  readonly data: Data;
  readonly traceparent: string | undefined;
}

/** Who has the work done, by what right, by which rules it is classified, and what they said of it. */
export interface Admission {
  readonly policy: Policy;
  readonly requestedBy: Actor;
  readonly authorisation: Authorisation;
  readonly asked?: Asked;
  readonly swept?: boolean;
  /** When it was a command. */
  readonly commandId?: string | undefined;
}

/** Says what a delivery means for its issue: work, not work, or not for whoever asked. Ids follow from the delivery's. */
@Injectable()
export class Verdicts {
  constructor(
    private readonly publisher: Publisher,
    private readonly secondOpinion: SecondOpinion,
  ) {}

  async classified(
    { data, traceparent }: Told,
    { policy, requestedBy, authorisation, asked, swept = false, commandId }: Admission,
  ): Promise<Note> {
    const { deliveryId, repository, issue } = data;
    // As its reader sees it; the event carries the text as it was.
    const seen = {
      title: visibleLine(issue.title).text,
      body: visibleText(issue.body).text,
      labels: issue.labels,
      repository: repository.fullName,
    };
    const first = classify(seen, policy, asked);
    const opinion = await this.secondOpinion.on(seen, first);
    const classification =
      opinion === undefined ? first : classify(seen, policy, { ...asked, opinion });
    await this.publisher.publish(IssueClassified, {
      id: `classify:${deliveryId}`,
      tokens: { specialty: classification.specialty },
      traceparent,
      data: {
        ...{ deliveryId, repository, issue, requestedBy, authorisation, ...classification },
        ...(swept && { swept }),
        ...(opinion && { opinionSpend: opinion.spend }),
        ...cameBy(data, commandId),
        ...givenAt(data),
      },
    });
    return ['work', authorisation];
  }

  async declined(
    { data, traceparent }: Told,
    { reason, detail, answerOwed, commandId }: Declined & { commandId?: string | undefined },
  ): Promise<Note> {
    const { deliveryId, repository, issue } = data;
    await this.publisher.publish(IssueDeclined, {
      id: `decline:${deliveryId}`,
      tokens: { specialty: 'general' },
      traceparent,
      data: {
        ...{ deliveryId, repository, issueId: issue.id, issueNumber: issue.number },
        ...{ reason, detail, answerOwed },
        ...(issue.updatedAt !== undefined && { issueUpdatedAt: issue.updatedAt }),
        ...cameBy(data, commandId),
      },
    });
    return ['declined', { reason, detail, answerOwed }];
  }

  async refused(told: Told, { reason, detail, asked }: Refusal): Promise<Note> {
    await refuse(this.publisher, told, { reason, detail, asked });
    return ['refused', { reason, detail, asked }];
  }
}

function cameBy(
  data: Told['data'],
  commandId: string | undefined,
): { commandId?: string; commentId?: number; installationId?: number } {
  const { installationId } = data;
  return {
    ...(commandId !== undefined && { commandId }),
    ...('commentId' in data && { commentId: data.commentId }),
    ...(installationId !== undefined && { installationId }),
  };
}

/** Of a command alone: whatever else asks for work is as old as the issue that shows it. */
function givenAt(data: Told['data']): { givenAt?: string } {
  const at =
    'commentId' in data ? data.createdAt : data.action === 'requested' && data.request?.givenAt;
  return typeof at === 'string' ? { givenAt: at } : {};
}
