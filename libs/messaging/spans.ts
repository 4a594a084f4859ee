import {
  context,
  INVALID_SPAN_CONTEXT,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Context,
  type Link,
  type Span,
} from '@opentelemetry/api';
import type { CloudEvent, EventDefinition } from '#libs/contracts';
import { aboutTask, contextOf, startSpan } from '#libs/tracing';

import type { Delivery } from './delivery.ts';

/** https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ */
const SYSTEM = { 'messaging.system': 'nats' } as const;

/** What nobody keeps, and what belongs to no trace. */
const NOWHERE = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Names are templates (`publish task.{specialty}.assigned.{agent}`), so that there are few of them. */
export function startPublish(
  { subject: template, untraced }: EventDefinition,
  {
    subject,
    id,
    data,
    traceparent,
  }: { subject: string; id: string; data: object; traceparent: string | undefined },
): Span {
  if (untraced) return NOWHERE;
  const { parent, links } = placeOf(traceparent);
  return startSpan(`publish ${template}`, {
    kind: SpanKind.PRODUCER,
    parent: aboutTask(parent, data),
    links,
    attributes: {
      ...SYSTEM,
      'messaging.operation.name': 'publish',
      'messaging.operation.type': 'send',
      'messaging.destination.name': subject,
      'messaging.destination.template': template,
      'messaging.message.id': id,
    },
  });
}

/** @returns the span, and the context in which the event is handled */
export function startProcess(
  { subject: template, untraced }: EventDefinition,
  { id, data, traceparent }: CloudEvent,
  delivery: Omit<Delivery, 'accept'>,
): { span: Span; within: Context } {
  if (untraced) return { span: NOWHERE, within: ROOT_CONTEXT };
  const said = contextOf(traceparent);
  const creation = trace.getSpanContext(said);
  const about = aboutTask(said, data);
  const span = startSpan(`process ${template}`, {
    kind: SpanKind.CONSUMER,
    parent: about,
    // A single message's creation is its parent, which makes an issue one trace, and by convention a link besides.
    links: creation === undefined ? [] : [{ context: creation }],
    attributes: {
      ...SYSTEM,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': delivery.subject,
      'messaging.destination.template': template,
      'messaging.consumer.group.name': delivery.consumer,
      'messaging.message.id': id,
      'messaging.nats.stream': delivery.stream,
      'messaging.nats.stream_sequence': delivery.sequence,
      'messaging.nats.delivery_count': delivery.deliveries,
    },
  });
  return { span, within: trace.setSpan(about, span) };
}

/**
 * What an event is a part of: what goes on at the moment, if that is in the trace the event belongs to. Else (a timer, or
 * another issue's event that let this one go on) the trace decides, and what goes on is a link.
 */
function placeOf(traceparent: string | undefined): { parent: Context; links: Link[] } {
  const now = context.active();
  const current = trace.getSpanContext(now);
  const wanted = contextOf(traceparent);
  const traceId = trace.getSpanContext(wanted)?.traceId;
  if (traceId === undefined || traceId === current?.traceId) return { parent: now, links: [] };
  return { parent: wanted, links: current === undefined ? [] : [{ context: current }] };
}
