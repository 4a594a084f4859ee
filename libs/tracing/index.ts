export { aboutTask, taskInContext, type TaskInContext } from './about-task.ts';
export { failed, inSpan, startSpan, type SpanOptions } from './in-span.ts';
export { traceIdOfIssue, wantedTraceId } from './issue-trace.ts';
export { contextOf, traceIdOf, traceparentOf } from './traceparent.ts';
