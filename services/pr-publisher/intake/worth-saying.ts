import { isStatusLabel, normalLabel } from '#libs/contracts';
import type { Issue } from '#libs/github';

/** What we know of the task of an issue: nothing, that it goes on, or that it ended. */
export type KnownTask = 'ended' | 'unfinished' | undefined;

/**
 * Is an issue, as it is now, something that somebody should have told us? Pure.
 *
 * One that asks for work and of which we know no task; and one that no longer asks while its task goes on. What ended
 * stays as it ended: a sweep begins nothing again. Only a guess, which spares events: issue-classifier decides what it
 * means, and the scheduler what is done.
 */
export function isWorthSaying(
  issue: Pick<Issue, 'isPullRequest' | 'labels' | 'state'>,
  task: KnownTask,
  triggerLabels: readonly string[],
): boolean {
  if (issue.isPullRequest || task === 'ended') return false;
  const asks = issue.state === 'open' && issue.labels.some((label) => asksBy(label, triggerLabels));
  return task === 'unfinished' ? !asks : asks;
}

/** A trigger label, or one that begins like it: `claude-backend`. Our own `claude-code-failed` asks for nothing. */
export function asksBy(label: string, triggerLabels: readonly string[]): boolean {
  if (isStatusLabel(label)) return false;
  const found = normalLabel(label);
  return triggerLabels
    .map(normalLabel)
    .some((trigger) => found === trigger || found.startsWith(`${trigger}-`));
}
