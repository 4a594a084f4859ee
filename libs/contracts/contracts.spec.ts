import { readdirSync, readFileSync } from 'node:fs';

import {
  agentConsumers,
  CONSUMERS,
  EVENT_BYTES_MAX,
  EVENTS,
  filterOf,
  fitText,
  InvalidEvent,
  parseEvent,
  STREAMS,
  subjectOf,
  TaskAssigned,
  TaskCompleted,
  tokensOf,
  type ConsumerDefinition,
  type EventDefinition,
} from './index.ts';

const SAMPLES = new URL('samples/', import.meta.url);

describe('the golden samples', () => {
  it('are there for every event, and for nothing else', () => {
    expect(readdirSync(SAMPLES).sort()).toEqual(EVENTS.map(({ type }) => `${type}.json`).sort());
  });

  it.each(EVENTS.map((definition) => [definition.type, definition] as const))(
    '%s is parsed by today’s code, and nothing of it is dropped',
    (_, definition) => {
      const text = sample(definition);
      const { event, definition: found } = parseEvent(text, EVENTS);
      expect(found).toBe(definition);
      expect(event.data).toBeInstanceOf(definition.Data);
      expect(JSON.parse(JSON.stringify(event))).toEqual(JSON.parse(text));
      expect(subjectOf(definition, tokensOf(definition, event.subject))).toBe(event.subject);
    },
  );

  it.each(EVENTS.map((definition) => [definition.type, definition] as const))(
    '%s is refused when it is cut off, empty, or says nothing of what it must',
    (_, definition) => {
      const text = sample(definition);
      expect(() => parseEvent(text.slice(0, -20), EVENTS)).toThrow('it is not JSON');
      expect(() => parseEvent('', EVENTS)).toThrow(InvalidEvent);
      const faults = faultsOf(JSON.stringify({ ...plain(definition), data: {} }));
      const required = Object.keys(plain(definition).data).filter(
        (property) => !OPTIONAL.has(property) && !OPTIONAL.has(`${property} of ${definition.type}`),
      );
      for (const property of required)
        expect(faults).toContainEqual(
          expect.stringContaining(`${definition.type} data.${property}:`),
        );
    },
  );
});

/** Properties of a sample's data that its contract lets be absent. */
const OPTIONAL = new Set([
  'specialty of command.task.retry.v1',
  'priority of command.task.retry.v1',
  'specialty of command.task.run.v1',
  'priority of command.task.run.v1',
  'text',
  'issueNumber of request.failed.v1',
  'label',
  'installationId',
  'spend',
  'failure',
  'checkpoint',
  'commentId',
  'keptUntil',
  'patch',
  'givenAt',
  'drainedBy',
  'artifacts of task.stopped.v1',
  'createdAt',
]);

describe('parseEvent', () => {
  it('names every fault at once, down to the nested ones', () => {
    const broken = plain(TaskAssigned);
    Object.assign(broken.data, { attempt: 0, specialty: 'gardening' });
    (broken.data['repository'] as Record<string, unknown>)['fullName'] = '../../etc/passwd';
    (broken.data['limits'] as Record<string, unknown>)['maxTurns'] = 'many';
    expect(faultsOf(JSON.stringify(broken))).toEqual([
      expect.stringContaining('data.repository.fullName: '),
      expect.stringContaining('data.specialty: '),
      expect.stringMatching(/data\.limits\.maxTurns: .*less than 1/),
      expect.stringMatching(/data\.limits\.maxTurns: .*integer/),
      expect.stringMatching(/data\.attempt: .*less than 1/),
    ]);
  });

  it.each([null, [], 'text'])('refuses %j where an object must stand', (instead) => {
    const broken = plain(TaskAssigned);
    broken.data['issue'] = instead;
    expect(faultsOf(JSON.stringify(broken))).toContainEqual(
      expect.stringContaining('data.issue: issue must be an object'),
    );
  });

  it('names every fault of the envelope', () => {
    const broken = { ...plain(TaskAssigned), specversion: '0.3', time: 'now', traceparent: 'x' };
    const faults = faultsOf(JSON.stringify(broken));
    expect(faults).toHaveLength(3);
    for (const property of ['specversion', 'time', 'traceparent'])
      expect(faults).toContainEqual(expect.stringContaining(`envelope.${property}:`));
  });

  it('refuses an event nobody here reads, and says which are read', () => {
    expect(() => parseEvent(sample(TaskAssigned), [TaskCompleted])).toThrow(
      'type task.assigned.v1 is none of task.completed.v1',
    );
  });

  it.each(['[]', 'null', '"task.assigned.v1"', '7'])('refuses %s, which is no object', (text) => {
    expect(() => parseEvent(text, EVENTS)).toThrow('it is not a JSON object');
  });

  it('drops what a newer writer may have added', () => {
    const newer = plain(TaskAssigned);
    newer.data['invented'] = 'later';
    const { event } = parseEvent(JSON.stringify({ ...newer, extra: 1 }), EVENTS);
    expect(event).not.toHaveProperty('extra');
    expect(event.data).not.toHaveProperty('invented');
  });

  it('ends its message with where to look', () => {
    expect(() => parseEvent('{}', EVENTS)).toThrow(/Compare it with libs\/contracts\/samples\.$/);
  });
});

describe('subjects', () => {
  it('are not shared by two events, nor are types', () => {
    expect(new Set(EVENTS.map(({ subject }) => subject)).size).toBe(EVENTS.length);
    expect(new Set(EVENTS.map(({ type }) => type)).size).toBe(EVENTS.length);
  });

  it.each(EVENTS.map((definition) => [definition.subject, definition] as const))(
    '%s belongs to its own stream, and to no other',
    (_, definition) => {
      const { subject } = plain(definition);
      const streams = Object.values(STREAMS).filter((stream) =>
        stream.subjects.some((filter) => selects(filter, subject)),
      );
      expect(streams.map(({ name }) => name)).toEqual([definition.stream]);
    },
  );

  it.each(['', 'pc 1', 'pc.1', '*', '>', 'pc1\r\n'])('can not be bent by the token %j', (agent) => {
    expect(() => subjectOf(TaskAssigned, { specialty: 'backend', agent })).toThrow(TypeError);
  });

  it('name the token that is missing', () => {
    expect(() => subjectOf(TaskAssigned, { specialty: 'backend' })).toThrow('{agent}');
  });

  it('make filters that select one agent only', () => {
    const filter = filterOf(TaskAssigned, { specialty: 'backend', agent: 'pc1' });
    expect(selects(filter, 'task.backend.assigned.pc1')).toBe(true);
    expect(selects(filter, 'task.backend.assigned.pc2')).toBe(false);
    expect(selects(filter, 'task.frontend.assigned.pc1')).toBe(false);
  });
});

describe('consumers', () => {
  const all: ConsumerDefinition[] = [
    ...Object.values(CONSUMERS).flat(),
    ...agentConsumers('pc1', ['backend', 'general'], 2),
  ];

  it.each(all.map((consumer) => [consumer.durable, consumer.stream, consumer] as const))(
    '%s on %s is delivered its own events and no others',
    (_, stream, consumer) => {
      const delivered = EVENTS.filter(
        (event) =>
          event.stream === stream &&
          consumer.filters.some((filter) => selects(filter, subjectFor(event, consumer))),
      );
      expect(delivered).toEqual(EVENTS.filter((event) => consumer.events.includes(event)));
      expect(consumer.events.every((event) => event.stream === stream)).toBe(true);
    },
  );

  it('have one name each within a stream', () => {
    const names = all.map(({ stream, durable }) => `${stream}/${durable}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(Object.entries<readonly ConsumerDefinition[]>(CONSUMERS))(
    'let %s hold no more than 64 MiB of events in hand, however many wait',
    (_, own) => {
      const hands = own.reduce((sum, { concurrency }) => sum + concurrency, 0);
      expect(hands * EVENT_BYTES_MAX).toBeLessThanOrEqual(64 * 1024 ** 2);
    },
  );

  it('of an agent select nothing of another agent', () => {
    for (const { filters } of agentConsumers('pc2', ['backend', 'general'], 2))
      for (const verb of ['assigned', 'cancelled'])
        expect(filters.some((filter) => selects(filter, `task.backend.${verb}.pc1`))).toBe(false);
  });
});

describe('fitText', () => {
  const log = `first line\n${'x'.repeat(50_000)}\nlast line`;

  it.each([
    ['a text that fits as it is', 'short', 100],
    ['an empty text', '', 2],
    ['a text of exactly the limit', 'abc', 5],
  ])('leaves %s alone', (_, text, bytesMax) => {
    expect(fitText(text, bytesMax)).toBe(text);
  });

  it.each([
    ['a log', log, 1000],
    ['Japanese', '請求書の合計が間違っています。'.repeat(500), 1000],
    ['emoji, each a surrogate pair', '🚚'.repeat(3000), 1000],
    ['control characters, six bytes each on the wire', '\u0007'.repeat(3000), 1000],
    ['quotes and backslashes', '"\\'.repeat(3000), 1000],
    ['an odd limit', '日本🚚\n'.repeat(999), 997],
  ])('cuts %s to the limit in its JSON form, as late as it can', (_, text, bytesMax) => {
    const fitted = fitText(text, bytesMax);
    const bytes = Buffer.byteLength(JSON.stringify(fitted));
    expect(bytes).toBeLessThanOrEqual(bytesMax);
    expect(bytes).toBeGreaterThan(bytesMax - 20);
    expect(fitted.isWellFormed()).toBe(true);
  });

  it('keeps the head and the tail, and says how much is missing', () => {
    const fitted = fitText(log, 1000);
    expect(fitted.startsWith('first line\n')).toBe(true);
    expect(fitted.endsWith('\nlast line')).toBe(true);
    const left = Number(/… (\d+) characters left out/.exec(fitted)?.[1]);
    const gap = /\n\n\[…[^\]]*\]\n\n/.exec(fitted)?.[0] ?? '';
    expect(left).toBe(log.length - (fitted.length - gap.length));
  });
});

interface PlainEvent {
  subject: string;
  data: Record<string, unknown>;
}

function sample(definition: EventDefinition): string {
  return readFileSync(new URL(`${definition.type}.json`, SAMPLES), 'utf8');
}

function plain(definition: EventDefinition): PlainEvent {
  return JSON.parse(sample(definition)) as PlainEvent;
}

function faultsOf(text: string): readonly string[] {
  try {
    parseEvent(text, EVENTS);
  } catch (error) {
    if (error instanceof InvalidEvent) return error.faults;
    throw error;
  }
  throw new Error('It was taken for valid.');
}

/** A subject of the event that this consumer would be sent, were it one of its own. */
function subjectFor(event: EventDefinition, { durable }: ConsumerDefinition): string {
  const specialty = /^pc1-(.+)$/.exec(durable)?.[1] ?? 'backend';
  const tokens = tokensOf(event, plain(event).subject);
  return subjectOf(event, { ...tokens, ...(tokens['specialty'] && { specialty }) });
}

/** NATS's own rule for one subject and one filter. */
function selects(filter: string, subject: string): boolean {
  const wanted = filter.split('.');
  const found = subject.split('.');
  const rest = wanted.indexOf('>');
  if (rest >= 0)
    return (
      found.length > rest &&
      selects(wanted.slice(0, rest).join('.'), found.slice(0, rest).join('.'))
    );
  return (
    wanted.length === found.length &&
    wanted.every((token, index) => token === '*' || token === found[index])
  );
}
