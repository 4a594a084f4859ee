import { Inject, Injectable } from '@nestjs/common';
import { Database, type EntityManager } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { Agent } from './agent.entity.ts';
import { NodeHealthConfig } from './config.ts';
import { decisionTime } from './decision-time.ts';
import { Facts } from './facts.ts';

/**
 * Calls an agent offline when PostgreSQL's clock says that it was silent for OFFLINE_AFTER_MS.
 *
 * Two processes may do so at once: each takes rows that the other has not locked, and a row goes offline once.
 */
@Injectable()
export class SilentAgents {
  constructor(
    private readonly database: Database,
    private readonly facts: Facts,
    private readonly config: NodeHealthConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async callOffline(): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const agent of await this.silent(tx)) {
        agent.status = 'offline';
        agent.decidedAt = await decisionTime(tx, agent.decidedAt);
        await tx.save(agent);
        await this.facts.say(tx, 'offline', agent);
        const { name, lastHeartbeat } = agent;
        this.logger.warn({ agent: name, lastHeartbeat }, 'Agent went silent');
      }
    });
  }

  private async silent(tx: EntityManager): Promise<Agent[]> {
    return tx
      .createQueryBuilder(Agent, 'agent')
      .where(`agent.status <> 'offline'`)
      .andWhere('agent.last_heartbeat < now() - make_interval(secs => :seconds)', {
        seconds: this.config.OFFLINE_AFTER_MS / 1000,
      })
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
  }
}
