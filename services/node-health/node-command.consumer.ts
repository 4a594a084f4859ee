import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { NodeDrain, NodeResume, type CloudEvent, type NodeCommandData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, type EntityManager } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { Agent } from './agent.entity.ts';
import { decideCommand, type NodeVerb } from './decide-command.ts';
import { decisionTime } from './decision-time.ts';
import { Facts } from './facts.ts';
import { lockAgent } from './lock-agent.ts';

/** What people want of an agent, each command once. It lasts: what the agent says of itself changes nothing of it. */
@Controller()
export class NodeCommandConsumer {
  constructor(
    private readonly database: Database,
    private readonly facts: Facts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<unknown>(NodeDrain.type)
  async drain(
    @Payload() event: CloudEvent<NodeCommandData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.database.once(event, delivery, (tx) => this.take(tx, 'drain', event));
  }

  @EventPattern<unknown>(NodeResume.type)
  async resume(
    @Payload() event: CloudEvent<NodeCommandData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.database.once(event, delivery, (tx) => this.take(tx, 'resume', event));
  }

  private async take(
    tx: EntityManager,
    verb: NodeVerb,
    { data }: CloudEvent<NodeCommandData>,
  ): Promise<void> {
    const { agent: name, by } = data;
    const agent = await lockAgent(tx, name);
    const about = { agent: name, by: by.login, verb };
    if (agent === null) {
      // Not kept for later: a name that was mistyped must not drain whoever bears it one day.
      this.logger.warn(about, 'Nobody knows the agent of this command; nothing done');
      return;
    }
    const decision = decideCommand(agent, verb);
    if (decision === 'nothing') return;
    agent.status = decision.status;
    agent.decidedAt = await decisionTime(tx, agent.decidedAt);
    agent.drainedBy = verb === 'drain' ? by.login : null;
    agent.drainedAt = verb === 'drain' ? agent.decidedAt : null;
    const { status, decidedAt, drainedBy, drainedAt } = agent;
    await tx.update(Agent, { name }, { status, decidedAt, drainedBy, drainedAt });
    await this.facts.say(tx, status, agent);
    this.logger.info(about, 'Agent commanded');
  }
}
