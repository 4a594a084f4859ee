import type { TaskSummary } from '../api/shapes.ts';

/** A task for the specs; `minute` is when it was made. */
export function taskOf(id: string, minute: number, more: Partial<TaskSummary> = {}): TaskSummary {
  const at = new Date(Date.UTC(2026, 4, 3, 12) + minute * 60_000).toISOString();
  return {
    id,
    repository: 'octo-org/shop',
    issueNumber: minute,
    issueUrl: `https://github.example/octo-org/shop/issues/${minute}`,
    title: 'Totals ignore the discount',
    status: 'pending',
    stage: null,
    specialty: 'backend',
    priority: 'normal',
    agent: null,
    attempt: 0,
    attemptsMax: 3,
    run: 1,
    costUsd: 0,
    tokens: 0,
    createdAt: at,
    updatedAt: at,
    startedAt: null,
    finishedAt: null,
    pullRequest: null,
    reason: null,
    ...more,
  };
}
