import {
  COMMENT_ACTIONS,
  COMMENT_BODY_BYTES_MAX,
  type CommentAction,
  type GithubCommentData,
} from '#libs/contracts';

import type { IssueCommentPayload } from './github-payload.ts';
import { aboutIssue, actorOf } from './to-github-issue.ts';

export function isCommentAction(action: string): action is CommentAction {
  return (COMMENT_ACTIONS as readonly string[]).includes(action);
}

/** GitHub's payload in the contract's words. */
export function toGithubComment(
  payload: IssueCommentPayload,
  { action, deliveryId }: { action: CommentAction; deliveryId: string },
): GithubCommentData {
  const { id, body, user, created_at: createdAt } = payload.comment;
  return {
    deliveryId,
    action,
    commentId: id,
    body: firstLines(body ?? '', COMMENT_BODY_BYTES_MAX),
    ...(createdAt === undefined ? {} : { createdAt }),
    author: actorOf(user),
    ...aboutIssue(payload),
  };
}

/**
 * Whole lines from the beginning, as many as fit.
 *
 * Commands are read out of it: half a line could be another command, and without a middle the end of a quoted block
 * could pass for something that was not quoted.
 */
function firstLines(text: string, bytesMax: number): string {
  const storable = text.toWellFormed().replaceAll('\u0000', '\uFFFD');
  if (Buffer.byteLength(storable) <= bytesMax) return storable;
  const kept: string[] = [];
  let bytes = 0;
  for (const line of storable.split('\n')) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > bytesMax) break;
    kept.push(line);
  }
  return kept.join('\n');
}
