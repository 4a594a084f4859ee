import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
  type SpanContext,
} from '@opentelemetry/api';
import { TRACEPARENT } from '#libs/contracts';

/** What a traceparent (W3C Trace Context, version 00) points to; a context without a span when it is not readable. */
export function contextOf(traceparent: string | null | undefined): Context {
  const remote = spanContextOf(traceparent);
  return remote === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote);
}

/** The span of a context, for the wire; undefined when it has none. */
export function traceparentOf(from: Context = context.active()): string | undefined {
  const span = trace.getSpanContext(from);
  if (span === undefined || !isSpanContextValid(span)) return undefined;
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  return `00-${span.traceId}-${span.spanId}-${flags}`;
}

/** 32 hexadecimal digits, by which a trace is found. */
export function traceIdOf(traceparent: string | null | undefined): string | undefined {
  return spanContextOf(traceparent)?.traceId;
}

function spanContextOf(traceparent: string | null | undefined): SpanContext | undefined {
  if (traceparent === null || traceparent === undefined || !TRACEPARENT.test(traceparent))
    return undefined;
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-');
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const found = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(found) ? found : undefined;
}
