import { randomUUID } from 'node:crypto';

import {
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Link,
  type Span,
  type SpanKind,
} from '@opentelemetry/api';

import { taskInContext } from './about-task.ts';
import { wanting } from './issue-trace.ts';

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly links?: Link[];
  /** When it began, where that was before it was known what it is; milliseconds of the epoch. */
  readonly startTime?: number;
  /** What it is a part of; what goes on at the moment when absent. */
  readonly parent?: Context;
  /** Begins in this trace, as a part of nothing. */
  readonly traceId?: string;
}

const TRACER = 'claude-code-cluster';

/**
 * Does some work as a span of its own, which ends with it. Whatever the work says and does is part of the span.
 *
 * Without an exporter this is nothing but a way to hand the trace on. Of an error only its class is told: its words may
 * hold what nobody should read, and stand, redacted, in the log line of the same trace.
 */
export async function inSpan<Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const span = startSpan(name, options);
  try {
    return await context.with(
      trace.setSpan(options.parent ?? context.active(), span),
      work,
      undefined,
      span,
    );
  } catch (error) {
    failed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** A span that somebody else ends. */
export function startSpan(name: string, options: SpanOptions): Span {
  const { parent = context.active(), traceId, kind, attributes, links, startTime } = options;
  if (!isExported()) return unrecorded(traceId, parent);
  const task = taskInContext(parent);
  const described = {
    ...(kind === undefined ? {} : { kind }),
    ...(links === undefined ? {} : { links }),
    ...(startTime === undefined ? {} : { startTime }),
    attributes: {
      ...(task && { 'task.id': task.taskId }),
      ...(task?.attempt !== undefined && { 'task.attempt': task.attempt }),
      ...attributes,
    },
  };
  const tracer = trace.getTracer(TRACER);
  if (traceId === undefined) return tracer.startSpan(name, described, parent);
  const span = context.with(wanting(context.active(), traceId), () =>
    tracer.startSpan(name, { ...described, root: true }, ROOT_CONTEXT),
  );
  return isSpanContextValid(span.spanContext()) ? span : unrecorded(traceId, parent);
}

/** Marks a span as that of work which failed. */
export function failed(span: Span, error: unknown): void {
  const type = error instanceof Error ? error.constructor.name : typeof error;
  span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR, message: type });
}

/** Somebody takes spans. Asked for each, so that a service without a collector pays nothing for describing them. */
function isExported(): boolean {
  const provider = trace.getTracerProvider();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the API has no other way to ask whether anybody is there
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegateTracer(TRACER) !== undefined;
}

/** Nobody exports spans; what follows is in the trace all the same, for the log and for who exports. */
function unrecorded(traceId: string | undefined, parent: Context): Span {
  if (traceId === undefined)
    return trace.wrapSpanContext(trace.getSpanContext(parent) ?? INVALID_SPAN_CONTEXT);
  // An id to tell apart, and no secret: 122 random bits without a look at the system's source for each.
  const spanId = randomUUID().replaceAll('-', '').slice(-16);
  return trace.wrapSpanContext({ traceId, spanId, traceFlags: TraceFlags.SAMPLED });
}
