import {
  type Actor,
  fitText,
  type GithubIssueData,
  ISSUE_ACTIONS,
  ISSUE_BODY_BYTES_MAX,
  type IssueAction,
} from '#libs/contracts';

import type { GithubAccount, IssuesPayload } from './github-payload.ts';

/** Whom GitHub itself shows in place of an account that is gone. https://github.com/ghost */
const GHOST: Actor = { id: 10_137, login: 'ghost', type: 'User' };
const TITLE_CHARS_MAX = 1024;

/** Narrows GitHub's many actions to those the system listens to. */
export function isIssueAction(action: string): action is IssueAction {
  return (ISSUE_ACTIONS as readonly string[]).includes(action);
}

/** GitHub's payload in the contract's words. Texts are cut to size and made storable, never interpreted. */
export function toGithubIssue(
  { issue, label, repository, sender, installation }: IssuesPayload,
  { action, deliveryId }: { action: IssueAction; deliveryId: string },
): GithubIssueData {
  const body = issue.body ?? '';
  return {
    deliveryId,
    action,
    ...(label ? { label: label.name } : {}),
    repository: {
      id: repository.id,
      fullName: repository.full_name,
      defaultBranch: repository.default_branch,
      cloneUrl: repository.clone_url,
      private: repository.private,
    },
    issue: {
      id: issue.id,
      number: issue.number,
      title: storable(
        Array.from(issue.title)
          .slice(0, TITLE_CHARS_MAX / 2)
          .join(''),
      ),
      body: fitText(storable(body), ISSUE_BODY_BYTES_MAX),
      bodyBytes: Buffer.byteLength(body),
      url: issue.html_url,
      labels: (issue.labels ?? []).map(({ name }) => name),
      state: issue.state,
      author: actorOf(issue.user),
    },
    isPullRequest: issue.pull_request != null,
    sender: actorOf(sender),
    ...(installation ? { installationId: installation.id } : {}),
  };
}

function actorOf(account: GithubAccount | null | undefined): Actor {
  if (!account) return GHOST;
  return { id: account.id, login: account.login, type: actorTypeOf(account.type) };
}

function actorTypeOf(type: string | undefined): Actor['type'] {
  return type === 'Bot' || type === 'Organization' || type === 'Mannequin' ? type : 'User';
}

/** PostgreSQL stores neither NUL nor half a surrogate pair; JSON can bring both. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}
