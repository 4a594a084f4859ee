import type {
  CloudEvent,
  IssueClassifiedData,
  IssueDeclinedData,
  IssueRefusedData,
} from '#libs/contracts';

import type { Entry } from './audit-trail.ts';

/** Undefined for what was said before anybody's rights were asked. */
export function authorisedEntry({ id, data }: CloudEvent<IssueClassifiedData>): Entry | undefined {
  const { authorisation, repository, issue, deliveryId } = data;
  if (authorisation === undefined) return undefined;
  const { actor, actorRight, author, authorRight, at } = authorisation;
  return {
    kind: 'authorised',
    eventId: id,
    repository: repository.fullName,
    issueNumber: issue.number,
    actor,
    actorRight,
    detail: { author, authorRight, at, deliveryId },
  };
}

export function refusedEntry({ id, data }: CloudEvent<IssueRefusedData>): Entry {
  const { repository, issueNumber, actor, asked, reason, deliveryId, commentId } = data;
  return {
    kind: 'refused',
    eventId: id,
    repository: repository.fullName,
    issueNumber,
    actor: actor.login,
    detail: { asked, reason, actorId: actor.id, deliveryId, ...(commentId && { commentId }) },
  };
}

/** Undefined where nobody had asked for anything: every other issue of a repository is declined, too. */
export function declinedEntry({ id, data }: CloudEvent<IssueDeclinedData>): Entry | undefined {
  const { repository, issueNumber, reason, deliveryId, answerOwed } = data;
  if (!answerOwed) return undefined;
  return {
    kind: 'declined',
    eventId: id,
    repository: repository.fullName,
    issueNumber,
    detail: { reason, deliveryId },
  };
}
