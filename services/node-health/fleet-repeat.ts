import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { NodeOnline } from '#libs/contracts';
import { type EntityManager, Republisher } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { Agent } from './agent.entity.ts';
import { decisionTime } from './decision-time.ts';
import { Facts } from './facts.ts';
import { lockAgent } from './lock-agent.ts';

/**
 * Tells the whole fleet anew when the stream that told of it is another one.
 *
 * A fact may be older than what the outbox says again by itself, and whoever had not heard it would never know of the
 * agent. Said as new facts, with a new id and a later `decidedAt`, so that nobody takes them for what they know.
 */
@Injectable()
export class FleetRepeat implements OnModuleInit {
  constructor(
    private readonly republisher: Republisher,
    private readonly facts: Facts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.republisher.onNewStream(async (tx, stream) => {
      if (stream === NodeOnline.stream) await this.tellAll(tx);
    });
  }

  private async tellAll(tx: EntityManager): Promise<void> {
    const known = await tx.find(Agent, { select: { name: true }, order: { name: 'ASC' } });
    for (const { name } of known) {
      const agent = await lockAgent(tx, name);
      if (agent === null) continue;
      agent.decidedAt = await decisionTime(tx, agent.decidedAt);
      await tx.update(Agent, { name }, { decidedAt: agent.decidedAt });
      await this.facts.say(tx, agent.status, agent);
    }
    this.logger.info({ agents: known.length }, 'The fleet is told anew');
  }
}
