import { context, createContextKey, type Context } from '@opentelemetry/api';

/** Which attempt at which task something is about. */
export interface TaskInContext {
  readonly taskId: string;
  readonly attempt?: number;
}

const TASK = createContextKey('claude-code-cluster task');

/** The context with what an event's data say of task and attempt; the same context when they say nothing. */
export function aboutTask(from: Context, data: object): Context {
  const { taskId, attempt } = data as { taskId?: unknown; attempt?: unknown };
  if (typeof taskId !== 'string') return from;
  const task: TaskInContext = { taskId, ...(typeof attempt === 'number' ? { attempt } : {}) };
  return from.setValue(TASK, task);
}

/** What is worked on just now, for log lines and spans. */
export function taskInContext(from: Context = context.active()): TaskInContext | undefined {
  return from.getValue(TASK) as TaskInContext | undefined;
}
