import { Injectable } from '@nestjs/common';
import { agentConsumers, CONSUMERS, TaskAssigned, type Specialty } from '#libs/contracts';
import { COLLECTOR, Provisioner } from '#libs/messaging';
import { Database } from '#libs/persistence';

import { Agent } from './agent.entity.ts';
import type { AgentShape } from './decide.ts';
import { lockAgent } from './lock-agent.ts';

/** Makes the broker what the contracts say. The one service that makes streams and consumers; all others wait for theirs. */
@Injectable()
export class Provisioning {
  constructor(
    private readonly provisioner: Provisioner,
    private readonly database: Database,
  ) {}

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

  /** What is right already is left alone. @throws ProvisionError where a person has to look */
  async provideAll(): Promise<void> {
    await this.provisioner.ensureStreams();
    await this.provisioner.ensureConsumers([...Object.values(CONSUMERS).flat(), COLLECTOR]);
    for (const { name } of await this.database.manager.find(Agent, { select: { name: true } }))
      await this.database.transaction(async (tx) => {
        // It may be taking another shape at this moment.
        await lockAgent(tx, name);
        await this.provideFor(name, await tx.findOneByOrFail(Agent, { name }));
      });
  }
}
