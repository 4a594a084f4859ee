import { Inject, Injectable } from '@nestjs/common';
import { AckPolicy, DeliverPolicy, JetStreamApiError } from '@nats-io/jetstream';
import { Objm } from '@nats-io/obj';
import { nanos } from '@nats-io/transport-node';
import {
  ARTIFACT_KEPT_MS,
  STREAMS,
  type ConsumerDefinition,
  type StreamDefinition,
} from '#libs/contracts';

import { artifactBucket } from './artifact-store.ts';
import { Broker } from './broker.ts';
import {
  consumerConfig,
  consumerUpdate,
  destructive,
  differences,
  streamConfig,
} from './provision-plan.ts';
import { ProvisionError } from './errors.ts';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.ts';

const NOT_FOUND = new Set([10014, 10059]);
const STORE_IS_FULL = 10_047;
const ARTIFACTS = { ttlMs: ARTIFACT_KEPT_MS, bytesMax: 2 * 1024 ** 3 };

/**
 * Makes the broker's streams, consumers and buckets as the contracts say; what is right already is left alone.
 *
 * Run as often as you like, at start and on every reconnect. Older brokers take settings they don't know in silence,
 * so everything is read back. A difference that could lose messages is refused, not applied.
 */
@Injectable()
export class Provisioner {
  private readonly replicas: number;

  constructor(
    private readonly broker: Broker,
    @Inject(MESSAGING_OPTIONS) { replicas = 1 }: MessagingOptions,
  ) {
    this.replicas = replicas;
  }

  async ensureStreams(): Promise<void> {
    for (const definition of Object.values<StreamDefinition>(STREAMS))
      await this.ensureStream(definition);
  }

  async ensureConsumers(definitions: readonly ConsumerDefinition[]): Promise<void> {
    for (const definition of definitions) await this.ensureConsumer(definition);
  }

  /**
   * One bucket an agent: permissions can be given for a bucket, not for an object. The broker reserves all that it may take.
   *
   * @throws ProvisionError where the broker's store has no room for it
   */
  async ensureArtifactBucket(agent: string): Promise<void> {
    const bucket = artifactBucket(agent);
    await this.moveBucket(bucket);
    try {
      await new Objm(this.broker.js).create(bucket, {
        description: `Bundles, diffs, logs and reports of ${agent}.`,
        ttl: nanos(ARTIFACTS.ttlMs),
        max_bytes: ARTIFACTS.bytesMax,
        replicas: this.replicas,
      });
    } catch (error) {
      throw isFull(error) ? noRoom(bucket, error) : error;
    }
  }

  async removeConsumers(stream: string, durables: readonly string[]): Promise<void> {
    for (const durable of durables)
      await this.found(() => this.broker.jsm.consumers.delete(stream, durable));
  }

  /** One that was made on another number of servers would be refused as another bucket. */
  private async moveBucket(bucket: string): Promise<void> {
    const { streams } = this.broker.jsm;
    const stream = `OBJ_${bucket}`;
    const info = await this.found(() => streams.info(stream));
    if (info === undefined || info.config.num_replicas === this.replicas) return;
    await streams.update(stream, { num_replicas: this.replicas });
  }

  private async ensureStream(definition: StreamDefinition): Promise<void> {
    const { streams } = this.broker.jsm;
    const wanted = streamConfig(definition, this.replicas);
    const there = await this.found(() => streams.info(definition.name));
    let config = there?.config;
    // What the broker answers is what it took. Asked anew at once, another of several servers may not know of it yet.
    if (config === undefined) ({ config } = await streams.add(wanted));
    else if (differences(wanted, config).length > 0) {
      refuseLoss(definition.name, destructive(wanted, config));
      ({ config } = await streams.update(definition.name, wanted));
    }
    refuseDeafness(definition.name, differences(wanted, config));
  }

  private async ensureConsumer(definition: ConsumerDefinition): Promise<void> {
    const { stream, durable } = definition;
    const { consumers } = this.broker.jsm;
    const wanted = consumerConfig(definition);
    const there = await this.found(() => consumers.info(stream, durable));
    let config = there?.config;
    if (config === undefined)
      ({ config } = await consumers.add(stream, {
        ...wanted,
        ack_policy: AckPolicy.Explicit,
        deliver_policy: DeliverPolicy.All,
      }));
    else if (differences(wanted, config).length > 0) {
      refuseLoss(`${stream}/${durable}`, destructive(wanted, config));
      ({ config } = await consumers.update(stream, durable, consumerUpdate(definition)));
    }
    refuseDeafness(`${stream}/${durable}`, differences(wanted, config));
  }

  private async found<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof JetStreamApiError && NOT_FOUND.has(error.code)) return undefined;
      throw error;
    }
  }
}

function isFull(error: unknown): error is JetStreamApiError {
  return error instanceof JetStreamApiError && error.code === STORE_IS_FULL;
}

function noRoom(bucket: string, cause: Error): ProvisionError {
  return new ProvisionError(
    `The broker has no room for ${bucket}, for which it would reserve ${ARTIFACTS.bytesMax / 1024 ** 3} GiB. ` +
      "Free its disk and start it again, or raise max_file_store in its configuration's jetstream block.",
    { cause },
  );
}

function refuseLoss(what: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new ProvisionError(
    `${what} on the broker differs in a way that can't be changed without losing messages: ${faults.join('; ')}. ` +
      'Empty and delete it there (nats stream rm / nats consumer rm), or set the contract back.',
  );
}

function refuseDeafness(what: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new ProvisionError(
    `The broker did not take all settings of ${what}: ${faults.join('; ')}. Use nats-server 2.10 or newer.`,
  );
}
