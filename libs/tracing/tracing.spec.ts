import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

import { aboutTask, contextOf, inSpan, traceIdOf, traceIdOfIssue, traceparentOf } from './index.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const TASK = '7d0a4c1e-5b2f-4c8a-9e63-0f1b2c3d4e5f';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => {
  context.disable();
});

test('a traceparent is read and written back', () => {
  expect(traceparentOf(contextOf(PARENT))).toBe(PARENT);
  expect(traceIdOf(PARENT)).toBe(TRACE);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['words', 'not a traceparent'],
  ['a trace of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['capital letters', PARENT.toUpperCase()],
])('%s points to no span', (_, text) => {
  expect(traceparentOf(contextOf(text))).toBeUndefined();
  expect(traceIdOf(text)).toBeUndefined();
});

test('an issue has one trace, and another issue another', () => {
  expect(traceIdOfIssue(42)).toMatch(/^[0-9a-f]{32}$/);
  expect(traceIdOfIssue(42)).toBe(traceIdOfIssue(42));
  expect(traceIdOfIssue(43)).not.toBe(traceIdOfIssue(42));
});

describe('without an exporter', () => {
  test('what goes on in a trace stays in it', async () => {
    const inside = await inSpan('step', { parent: contextOf(PARENT) }, () =>
      inSpan('step within', {}, () => Promise.resolve(traceparentOf())),
    );
    expect(traceIdOf(inside)).toBe(TRACE);
  });

  test('what begins in a trace of its own is in it', async () => {
    const inside = await inSpan('begin', { traceId: TRACE }, () =>
      Promise.resolve(traceparentOf()),
    );
    expect(traceIdOf(inside)).toBe(TRACE);
  });
});

describe('with an exporter', () => {
  const exporter = new InMemorySpanExporter();
  beforeAll(() => {
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    );
  });
  afterAll(() => {
    trace.disable();
  });
  beforeEach(() => {
    exporter.reset();
  });

  test('a step is a part of what it is in, and tells the task', async () => {
    const parent = aboutTask(contextOf(PARENT), { taskId: TASK, attempt: 2 });
    await inSpan('step', { parent, attributes: { more: 1 } }, () => Promise.resolve());
    expect(exporter.getFinishedSpans()).toMatchObject([
      {
        name: 'step',
        parentSpanContext: { traceId: TRACE, spanId: '00f067aa0ba902b7' },
        attributes: { 'task.id': TASK, 'task.attempt': 2, more: 1 },
      },
    ]);
  });

  test('of an error its class is told and not its words', async () => {
    const broken = inSpan('step', { parent: ROOT_CONTEXT }, () =>
      Promise.reject(new TypeError('the password is sesame')),
    );
    await expect(broken).rejects.toThrow(TypeError);
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({ status: { message: 'TypeError' }, events: [] });
    expect(span?.attributes).toEqual({ 'error.type': 'TypeError' });
  });
});
