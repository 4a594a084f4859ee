import { normalLabel, type DeclineReason, type GithubIssueData } from '#libs/contracts';

import { triggerOf } from './labels.ts';

/** Which labels ask for work, and which keep it away. */
export interface LabelPolicy {
  readonly triggerLabels: readonly string[];
  readonly excludedLabels: readonly string[];
}

/** What a delivery means for us. `ignored` is not said to anyone: it is about an issue nobody gave us. */
export type Decision = { readonly verdict: 'work' } | { readonly verdict: 'ignored' } | Declined;

export interface Declined {
  readonly verdict: 'declined';
  readonly reason: DeclineReason;
  /** For a person; ends with what to do, where there is something. */
  readonly detail: string;
  readonly answerOwed: boolean;
}

/**
 * Is it work?
 *
 * Work is asked for by opening or reopening an issue that bears a trigger label, or by putting one on; an issue that was
 * swept is taken as opened, for whoever asked was not heard. Closing,
 * deleting, transferring and taking the last trigger off always end it, whatever else the issue bears: the label
 * that started it may be gone by then, and work nobody wants costs money.
 */
export function decide(event: GithubIssueData, policy: LabelPolicy): Decision {
  if (event.action === 'requested') return decideCommanded(event, policy);
  const ended = endOf(event, policy);
  if (ended !== undefined) return ended;
  const { isPullRequest, issue } = event;
  const asked = isAsking(event, policy);
  const keptAway = issue.labels.find((label) => isExcluded(label, policy));
  if (isPullRequest && asked)
    return declined('pull-request', 'This is a pull request; only issues are worked on.', false);
  if (isPullRequest) return { verdict: 'ignored' };
  if (keptAway !== undefined && (asked || isNewlyKeptAway(event, policy)))
    return declined('excluded-label', remedyFor(keptAway, policy), true);
  if (!asked) return { verdict: 'ignored' };
  if (issue.state === 'closed')
    return declined('closed', 'The issue is closed. Reopen it to start the work.', true);
  return { verdict: 'work' };
}

/**
 * Is it work that somebody asks for by a command, in a comment or through the API?
 *
 * The issue's labels need not ask for it too, but they can keep it away; and whoever asked is owed an answer.
 */
export function decideCommanded(
  { isPullRequest, issue }: Pick<GithubIssueData, 'isPullRequest' | 'issue'>,
  policy: LabelPolicy,
): Decision {
  if (isPullRequest)
    return declined('pull-request', 'This is a pull request; only issues are worked on.', true);
  const keptAway = issue.labels.find((label) => isExcluded(label, policy));
  if (keptAway !== undefined)
    return declined(
      'excluded-label',
      `The label "${keptAway}" keeps the cluster away. Take it off, then ask again.`,
      true,
    );
  if (issue.state === 'closed')
    return declined('closed', 'The issue is closed. Reopen it, then ask again.', true);
  return { verdict: 'work' };
}

function endOf(event: GithubIssueData, policy: LabelPolicy): Decision | undefined {
  switch (event.action) {
    case 'closed':
      return declined('closed', 'The issue was closed. Reopen it to start the work again.', false);
    case 'deleted':
      return declined('deleted', 'The issue was deleted.', false);
    case 'transferred':
      return declined(
        'transferred',
        'The issue was moved to another repository. Put the trigger label on it there.',
        false,
      );
    case 'unlabeled':
      return wasLastTrigger(event, policy)
        ? declined(
            'unlabelled',
            `The label "${event.label ?? ''}" was taken off. Put it on again to start the work.`,
            false,
          )
        : { verdict: 'ignored' };
    case 'swept':
      return endSeen(event, policy);
    case 'opened':
    case 'reopened':
    case 'labeled':
    case 'requested':
      return undefined;
  }
}

/** An issue that was ours and was found closed or without a trigger: that it happened was never told. */
function endSeen(
  { issue, isPullRequest }: GithubIssueData,
  policy: LabelPolicy,
): Decision | undefined {
  if (isPullRequest) return undefined;
  if (issue.state === 'closed')
    return declined('closed', 'The issue was closed. Reopen it to start the work again.', false);
  if (bearsTrigger(issue.labels, policy)) return undefined;
  const label = policy.triggerLabels[0] ?? '';
  const detail = `The issue bears no trigger label any more. Put "${label}" on again to start the work.`;
  return declined('unlabelled', detail, false);
}

function isAsking({ action, label, issue }: GithubIssueData, policy: LabelPolicy): boolean {
  return action === 'labeled' ? isTrigger(label, policy) : bearsTrigger(issue.labels, policy);
}

/** A label that keeps us away was put on an issue that had been given to us. */
function isNewlyKeptAway({ action, label, issue }: GithubIssueData, policy: LabelPolicy): boolean {
  return action === 'labeled' && isExcluded(label, policy) && bearsTrigger(issue.labels, policy);
}

function wasLastTrigger({ label, issue }: GithubIssueData, policy: LabelPolicy): boolean {
  // GitHub's payload shows the labels after the change; should one still show the old ones, it is not counted.
  const left = issue.labels.filter((other) => normalLabel(other) !== normalLabel(label ?? ''));
  return isTrigger(label, policy) && !bearsTrigger(left, policy);
}

function bearsTrigger(labels: readonly string[], policy: LabelPolicy): boolean {
  return labels.some((label) => isTrigger(label, policy));
}

function isTrigger(label: string | undefined, { triggerLabels }: LabelPolicy): boolean {
  return label !== undefined && triggerOf(label, triggerLabels) !== undefined;
}

function isExcluded(label: string | undefined, { excludedLabels }: LabelPolicy): boolean {
  return label !== undefined && excludedLabels.map(normalLabel).includes(normalLabel(label));
}

function remedyFor(label: string, { triggerLabels }: LabelPolicy): string {
  return `The label "${label}" keeps the cluster away. Take it off, then put "${triggerLabels[0] ?? ''}" on again to start.`;
}

function declined(reason: DeclineReason, detail: string, answerOwed: boolean): Decision {
  return { verdict: 'declined', reason, detail: detail.slice(0, 500), answerOwed };
}
