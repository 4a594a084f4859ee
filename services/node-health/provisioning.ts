import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { agentConsumers, CONSUMERS, TaskAssigned, type Specialty } from '#libs/contracts';
import { Broker, COLLECTOR, Provisioner } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { Agent } from './agent.entity.ts';
import type { AgentShape } from './decide.ts';

const RETRY_MS = 2_000;

/**
 * Makes the broker what the contracts say: at start, after every reconnect, and for every new agent.
 *
 * On a reconnect too, because the broker that comes back may have an empty store. The one service that makes
 * streams and consumers; all others wait for theirs.
 */
@Injectable()
export class Provisioning implements OnModuleInit, OnModuleDestroy {
  private running: Promise<void> | undefined;
  private again = false;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly provisioner: Provisioner,
    private readonly broker: Broker,
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws ProvisionError, which ends the start: a person has to look. */
  async onModuleInit(): Promise<void> {
    await this.provideAll();
    this.broker.onReconnect(() => {
      this.wake();
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.running;
  }

  /** What an agent needs before anybody may give it work. */
  async provideFor(
    agent: string,
    { specialties, slots }: AgentShape,
    dropped: readonly Specialty[] = [],
  ): Promise<void> {
    await this.provisioner.ensureConsumers(agentConsumers(agent, specialties, slots));
    await this.provisioner.ensureArtifactBucket(agent);
    const durables = dropped.map((specialty) => `${agent}-${specialty}`);
    await this.provisioner.removeConsumers(TaskAssigned.stream, durables);
  }

  private async provideAll(): Promise<void> {
    await this.provisioner.ensureStreams();
    await this.provisioner.ensureConsumers([...Object.values(CONSUMERS).flat(), COLLECTOR]);
    for (const { name, specialties, slots } of await this.database.manager.find(Agent))
      await this.provideFor(name, { specialties, slots });
    this.logger.info('Streams and consumers are as the contracts say');
  }

  private wake(): void {
    this.again = true;
    this.running ??= this.provideUntilDone().finally(() => {
      this.running = undefined;
    });
  }

  private async provideUntilDone(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        await this.provideAll();
      } catch (error) {
        this.logger.error({ err: error }, 'Streams and consumers not provided; trying again');
        clearTimeout(this.retry);
        this.retry = setTimeout(() => {
          this.wake();
        }, RETRY_MS);
        return;
      }
    }
  }
}
