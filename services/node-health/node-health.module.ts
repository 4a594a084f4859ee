import { type DynamicModule, Module } from '@nestjs/common';
import { CONSUMERS } from '#libs/contracts';
import { BrokerFigures, DeadLetterCollector, MessagingModule } from '#libs/messaging';
import { PersistenceModule } from '#libs/persistence';

import { Agent } from './agent.entity.ts';
import { NodeHealthConfig } from './config.ts';
import { Facts } from './facts.ts';
import { FleetRepeat } from './fleet-repeat.ts';
import { HeartbeatConsumer } from './heartbeat.consumer.ts';
import { LetterRedriveConsumer } from './letter-redrive.consumer.ts';
import { BrokerMeasure } from './measures/broker-measure.ts';
import { FleetMeasure } from './measures/fleet-measure.ts';
import { Agents1763700000000 } from './migrations/1763700000000-agents.ts';
import { Drains1764200000000 } from './migrations/1764200000000-drains.ts';
import { NodeCommandConsumer } from './node-command.consumer.ts';
import { OfflineSweep } from './offline-sweep.ts';
import { ProvisionRounds } from './provision-rounds.ts';
import { Provisioning } from './provisioning.ts';
import { SilentAgents } from './silent-agents.ts';

@Module({})
export class NodeHealthModule {
  static register(config: NodeHealthConfig): DynamicModule {
    const service = 'node-health';
    return {
      module: NodeHealthModule,
      imports: [
        MessagingModule.register({
          service,
          servers: config.NATS_URL,
          access: config.brokerAccess,
          consumers: CONSUMERS[service],
          replicas: config.JETSTREAM_REPLICAS,
        }),
        PersistenceModule.register({
          service,
          url: config.DATABASE_URL,
          entities: [Agent],
          migrations: [Agents1763700000000, Drains1764200000000],
        }),
      ],
      controllers: [HeartbeatConsumer, NodeCommandConsumer, LetterRedriveConsumer],
      providers: [
        { provide: NodeHealthConfig, useValue: config },
        Facts,
        FleetRepeat,
        Provisioning,
        ProvisionRounds,
        SilentAgents,
        OfflineSweep,
        DeadLetterCollector,
        BrokerFigures,
        BrokerMeasure,
        FleetMeasure,
      ],
    };
  }
}
