import type {
  CloudEvent,
  GateFinding,
  PublishFailure,
  PullRequestRequestedData,
} from '#libs/contracts';

import type { Published } from '../publish/publication.ts';
import type { Entry } from './audit-trail.ts';

type Request = CloudEvent<PullRequestRequestedData>;

/** Undefined where nobody's approval came with the request. */
export function approvedEntry(request: Request): Entry | undefined {
  const { approval, headSha } = request.data;
  if (approval === undefined) return undefined;
  const { by, right, at, gates } = approval;
  return {
    ...attemptOf(request),
    kind: 'approved',
    actor: by.login,
    actorRight: right,
    headSha,
    detail: { gates, at, actorId: by.id },
  };
}

/** The commit is the one that was read back, whatever the agent said. */
export function publishedEntry(
  request: Request,
  { branch, pullRequest: { number, url, headSha, draft } }: Published,
): Entry {
  const { requestedBy, approval, agent, baseSha } = request.data;
  return {
    ...attemptOf(request),
    kind: 'published',
    actor: requestedBy.login,
    headSha,
    detail: {
      pullRequest: number,
      ...{ url, branch, draft, baseSha, agent },
      ...(approval && { approvedBy: approval.by.login, gates: approval.gates }),
    },
  };
}

export function publishHeldEntry(request: Request, findings: readonly GateFinding[]): Entry {
  const { requestedBy, headSha } = request.data;
  return {
    ...attemptOf(request),
    kind: 'held',
    actor: requestedBy.login,
    headSha,
    detail: { findings },
  };
}

export function publishFailedEntry(
  request: Request,
  { code, message }: { code: PublishFailure; message: string },
): Entry {
  const { requestedBy, headSha } = request.data;
  return {
    ...attemptOf(request),
    kind: 'publish-refused',
    actor: requestedBy.login,
    headSha,
    detail: { code, message },
  };
}

function attemptOf({
  id,
  data: { repository, issue, taskId, attempt },
}: Request): Pick<Entry, 'attempt' | 'eventId' | 'issueNumber' | 'repository' | 'taskId'> {
  const { fullName } = repository;
  return { eventId: id, repository: fullName, issueNumber: issue.number, taskId, attempt };
}
