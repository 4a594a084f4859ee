import {
  IssueRefused,
  type GithubCommentData,
  type GithubIssueData,
  type IssueRefusedData,
  type RefusalReason,
} from '#libs/contracts';
import type { Publisher } from '#libs/messaging';

export interface Refusal {
  readonly reason: RefusalReason;
  readonly detail: string;
  /** `work`, or the verb of a command. */
  readonly asked: string;
}

const ASKED_CHARS_MAX = 30;

/** Says, once a delivery, that what it asked for is not done. It ends nothing that others asked for. */
export async function refuse(
  publisher: Publisher,
  {
    data,
    traceparent,
  }: { data: GithubCommentData | GithubIssueData; traceparent: string | undefined },
  refusal: Refusal,
): Promise<void> {
  await publisher.publish(IssueRefused, {
    id: `refuse:${data.deliveryId}`,
    tokens: { specialty: 'general' },
    traceparent,
    data: refusedData(data, refusal),
  });
}

function refusedData(
  event: GithubCommentData | GithubIssueData,
  { reason, detail, asked }: Refusal,
): IssueRefusedData {
  const { deliveryId, repository, issue, sender, installationId } = event;
  return {
    deliveryId,
    repository,
    issueId: issue.id,
    issueNumber: issue.number,
    actor: sender,
    asked: Array.from(asked)
      .slice(0, ASKED_CHARS_MAX / 2)
      .join(''),
    reason,
    detail,
    ...('commentId' in event ? { commentId: event.commentId } : {}),
    ...(installationId === undefined ? {} : { installationId }),
  };
}
