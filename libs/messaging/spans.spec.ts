import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { NodeHeartbeat, TaskStarted, type CloudEvent, type EventDefinition } from '#libs/contracts';
import { traceparentOf } from '#libs/tracing';

import { startProcess, startPublish } from './spans.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SAID = '00f067aa0ba902b7';

const exporter = new InMemorySpanExporter();
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  );
});
afterAll(() => {
  trace.disable();
  context.disable();
});
beforeEach(() => {
  exporter.reset();
});

test('handling an event is a part of its saying, and linked to it', () => {
  const { span } = handle(TaskStarted, 'task.started.v1');
  span.end();
  expect(exporter.getFinishedSpans()).toMatchObject([
    {
      name: 'process task.{specialty}.started.{agent}',
      parentSpanContext: { traceId: TRACE, spanId: SAID },
      links: [{ context: { spanId: SAID } }],
    },
  ]);
});

test('of a heartbeat no span is made, and what is said because of one begins anew', () => {
  const event = sample('node.heartbeat.v1');
  startPublish(NodeHeartbeat, { ...event, traceparent: undefined }).end();
  const { span, within } = handle(NodeHeartbeat, 'node.heartbeat.v1');
  span.end();
  expect(traceparentOf(within)).toBeUndefined();
  expect(exporter.getFinishedSpans()).toEqual([]);
});

function handle(definition: EventDefinition, type: string): ReturnType<typeof startProcess> {
  const event = { ...sample(type), traceparent: `00-${TRACE}-${SAID}-01` };
  const delivery = {
    ...{ stream: definition.stream, consumer: 'octo', sequence: 1, deliveries: 1 },
    ...{ lastDelivery: false, subject: event.subject, tokens: {} },
    signal: new AbortController().signal,
  };
  return startProcess(definition, event, delivery);
}

function sample(type: string): CloudEvent {
  const file = join(import.meta.dirname, '..', 'contracts', 'samples', `${type}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as CloudEvent;
}
