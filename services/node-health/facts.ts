import { Injectable } from '@nestjs/common';
import { NodeDraining, NodeJoined, NodeOffline, NodeOnline } from '#libs/contracts';
import { type EntityManager, Outbox } from '#libs/persistence';
import { Metrics } from '#libs/runtime';

import type { Agent } from './agent.entity.ts';

const FACTS = {
  joined: NodeJoined,
  online: NodeOnline,
  offline: NodeOffline,
  draining: NodeDraining,
} as const;

/** Tells the fleet what was decided of an agent, in the transaction that decided it. */
@Injectable()
export class Facts {
  private readonly said;

  constructor(
    private readonly outbox: Outbox,
    metrics: Metrics,
  ) {
    this.said = metrics.counter({
      name: 'node_facts_total',
      help: 'What was said of agents: joined, online, offline, draining.',
      labelNames: ['fact'],
      known: Object.keys(FACTS).map((fact) => ({ fact })),
    });
  }

  /** `decidedAt` rises with every fact of an agent, so it makes the event's id. */
  async say(tx: EntityManager, fact: keyof typeof FACTS, agent: Agent): Promise<void> {
    const decidedAt = agent.decidedAt.toISOString();
    await this.outbox.append(tx, FACTS[fact], {
      id: `${fact}:${agent.name}:${decidedAt}`,
      tokens: { agent: agent.name },
      data: {
        agent: agent.name,
        hostname: agent.hostname,
        specialties: agent.specialties,
        slots: agent.slots,
        decidedAt,
        ...(agent.drainedBy !== null && { drainedBy: agent.drainedBy }),
      },
    });
    this.said.inc({ fact });
  }
}
