import type { Run } from '../facts/present-run.ts';

/** Where people can see more; each may be unknown. */
export interface Signposts {
  /** Where the dashboard is, without a slash at its end. */
  readonly dashboardUrl?: string | undefined;
  /** An address with `{traceId}` in it. */
  readonly traceUrlTemplate?: string | undefined;
}

/** The page of a task in the dashboard. */
export function taskUrl(taskId: string, { dashboardUrl }: Signposts): string | undefined {
  return dashboardUrl === undefined ? undefined : `${dashboardUrl}/tasks/${taskId}`;
}

/** Markdown links to the task and its trace, as far as one knows where they are. Pure. */
export function linksOf({ queued }: Run, frame: Signposts & { taskId: string }): string[] {
  const task = taskUrl(frame.taskId, frame);
  const traceId = queued?.traceId;
  const trace = traceId && frame.traceUrlTemplate?.replaceAll('{traceId}', traceId);
  return [
    ...(task === undefined ? [] : [`[Task](${task})`]),
    ...(trace === undefined || trace === '' ? [] : [`[Trace](${trace})`]),
  ];
}
