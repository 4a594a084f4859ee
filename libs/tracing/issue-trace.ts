import { hash } from 'node:crypto';

import { createContextKey, type Context } from '@opentelemetry/api';

const TRACE_ID = createContextKey('claude-code-cluster trace id');

/**
 * The trace of an issue, the same whoever asks and however often.
 *
 * It is made of GitHub's number of the issue alone. So all that ever happens to an issue is one trace: each of its
 * deliveries, what GitHub delivers again or never did, comments, later runs, and what is found out anew after a database
 * was lost.
 */
export function traceIdOfIssue(issueId: number): string {
  return hash('sha256', `claude-code-cluster issue ${issueId}`, 'hex').slice(0, 32);
}

/** A context in which a span without a parent belongs to this trace. */
export function wanting(from: Context, traceId: string): Context {
  return from.setValue(TRACE_ID, traceId);
}

/** For whoever makes ids of traces: which one is wanted in this context. */
export function wantedTraceId(from: Context): string | undefined {
  const wanted = from.getValue(TRACE_ID);
  return typeof wanted === 'string' ? wanted : undefined;
}
