import {
  DiscardPolicy,
  RetentionPolicy,
  StorageType,
  type ConsumerUpdateConfig,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { ConsumerDefinition, StreamDefinition } from '#libs/contracts';

export type WantedStream = Pick<
  StreamConfig,
  | 'name'
  | 'description'
  | 'subjects'
  | 'retention'
  | 'discard'
  | 'discard_new_per_subject'
  | 'storage'
  | 'max_age'
  | 'duplicate_window'
  | 'max_msg_size'
  | 'max_msgs_per_subject'
  | 'num_replicas'
>;

/** A stream's definition in the broker's own words. Durations in nanoseconds. @param replicas on how many servers it lies */
export function streamConfig(definition: StreamDefinition, replicas = 1): WantedStream {
  const { name, description, retention, discard, storage } = definition;
  return {
    name,
    description,
    subjects: [...definition.subjects],
    retention: retention === 'workqueue' ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
    discard: discard === 'new' ? DiscardPolicy.New : DiscardPolicy.Old,
    discard_new_per_subject: discard === 'new' && definition.maxMessagesPerSubject !== undefined,
    storage: storage === 'memory' ? StorageType.Memory : StorageType.File,
    max_age: nanos(definition.maxAgeMs),
    duplicate_window: nanos(definition.duplicateWindowMs),
    max_msg_size: definition.maxMessageBytes,
    max_msgs_per_subject: definition.maxMessagesPerSubject ?? -1,
    num_replicas: replicas,
  };
}

/** A consumer's definition in the broker's own words. */
export function consumerConfig(
  definition: ConsumerDefinition,
): ConsumerUpdateConfig & { durable_name: string } {
  const { durable, description, filters } = definition;
  const [only] = filters;
  return {
    durable_name: durable,
    description,
    ...(filters.length === 1 && only !== undefined
      ? { filter_subject: only }
      : { filter_subjects: [...filters] }),
    ack_wait: nanos(definition.ackWaitMs),
    max_deliver: definition.maxDeliver,
    max_ack_pending: definition.maxAckPending,
  };
}

/** The same for a consumer that is there: one filter and several are two settings, and only one of them may be set. */
export function consumerUpdate(definition: ConsumerDefinition): ConsumerUpdateConfig {
  const wanted: ConsumerUpdateConfig = consumerConfig(definition);
  const neither: object = { filter_subject: undefined, filter_subjects: undefined };
  return { ...neither, ...wanted };
}

/** Names the wanted settings that are otherwise on the broker; settings we don't ask for don't count. */
export function differences(wanted: object, there: object): string[] {
  return Object.entries(wanted)
    .filter(([key, value]) => !same(value, there[key as keyof typeof there]))
    .map(
      ([key, value]) => `${key} is ${show(there[key as keyof typeof there])}, not ${show(value)}`,
    );
}

/** The differences that would lose messages, or that the broker can't change at all. */
export function destructive(wanted: object, there: object): string[] {
  const now: Settings = { ...wanted };
  const before: Settings = { ...there };
  const immutable = ['retention', 'storage'].filter(
    (key) => key in now && !same(now[key], before[key]),
  );
  // A message past a lowered max_deliver stays in the stream for ever, with no advisory.
  const shrunk = Object.entries({ max_age: 0, max_msgs_per_subject: -1, max_deliver: -1 })
    .filter(([key, unlimited]) => shrinks(before[key], now[key], unlimited))
    .map(([key]) => key);
  const lost = listOf(before['subjects']).filter(
    (subject) => !listOf(now['subjects']).includes(subject),
  );
  return [
    ...[...immutable, ...shrunk].map(
      (key) => `${key} is ${show(before[key])}, not ${show(now[key])}`,
    ),
    ...(lost.length > 0 ? [`subjects would lose ${lost.join(', ')}`] : []),
  ];
}

type Settings = Record<string, unknown>;

function shrinks(before: unknown, now: unknown, unlimited: number): boolean {
  if (typeof now !== 'number' || typeof before !== 'number' || now === unlimited) return false;
  return before === unlimited || now < before;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function same(wanted: unknown, there: unknown): boolean {
  if (Array.isArray(wanted) && Array.isArray(there))
    return JSON.stringify(wanted.toSorted()) === JSON.stringify(there.toSorted());
  // The broker leaves out what is off.
  if (wanted === false && there === undefined) return true;
  return wanted === there;
}

function show(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
