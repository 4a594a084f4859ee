export {
  artifactBucket,
  ArtifactDamaged,
  ArtifactMissing,
  ArtifactStore,
} from './artifact-store.ts';
export { BrokerFigures, type ConsumerFigures } from './broker-figures.ts';
export { Broker } from './broker.ts';
export { COLLECTOR, DeadLetterCollector } from './dead-letter-collector.ts';
export { DeadLetters, NotRedrivable, redriveOf, type Redrive } from './dead-letters.ts';
export { type Delivery } from './delivery.ts';
export { BrokerRefused, BrokerUnavailable, RetryLater, Unprocessable } from './errors.ts';
export { JetStreamStrategy } from './jetstream.strategy.ts';
export { MessagingModule } from './messaging.module.ts';
export { Neighbours } from './neighbours.ts';
export { type BrokerAccess, type BrokerAccount, type MessagingOptions } from './options.ts';
export { Provisioner } from './provisioner.ts';
export { Publisher, type OutgoingMessage, type Published, type Saying } from './publisher.ts';
export { isWorkQueue, StreamHistory, type StreamState } from './stream-history.ts';
export { StreamReader, type StoredMessage, type StreamFill } from './stream-reader.ts';
export { watchEvents, type WatchedEvent } from './watch-events.ts';
