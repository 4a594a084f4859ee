import type { EventDefinition } from './event.ts';
import { PullRequestFailed } from './pull-request-failed.ts';
import { PullRequestHeld } from './pull-request-held.ts';
import { PullRequestOpened } from './pull-request-opened.ts';
import { PullRequestRequested } from './pull-request-requested.ts';
import { TaskAssigned } from './task-assigned.ts';

/**
 * Events whose effect comes back to whoever said them: an assignment is answered by the agent's word on the attempt, a
 * request by pr.opened, pr.failed or pr.held, the first two by the task's end and the last by task.held.
 *
 * Until it is answered such an event is said again should the broker lose it, however old it is. All others are facts
 * for whoever listens; nobody confirms them.
 */
const ANSWERED: readonly EventDefinition[] = [
  TaskAssigned,
  PullRequestRequested,
  PullRequestOpened,
  PullRequestFailed,
  PullRequestHeld,
];

export function awaitsAnswer({ type }: EventDefinition): boolean {
  return ANSWERED.some((answered) => answered.type === type);
}
