import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  NodeDraining,
  NodeJoined,
  NodeOffline,
  NodeOnline,
  type CloudEvent,
  type NodeStateData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, type EntityManager } from '#libs/persistence';

import type { AgentState } from '../agent.entity.ts';
import { AttemptEnd } from '../attempt/attempt-end.ts';
import { Task } from '../task.entity.ts';
import { wakeSchedulers } from '../wake.ts';

/** What node-health says of an agent becomes its row; an agent that is offline loses its work at once. */
@Controller()
export class NodeStateConsumer {
  constructor(
    private readonly database: Database,
    private readonly attemptEnd: AttemptEnd,
  ) {}

  @EventPattern<unknown>(NodeJoined.type)
  async joined(
    @Payload() event: CloudEvent<NodeStateData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.record(event, delivery, 'online');
  }

  @EventPattern<unknown>(NodeOnline.type)
  async online(
    @Payload() event: CloudEvent<NodeStateData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.record(event, delivery, 'online');
  }

  @EventPattern<unknown>(NodeDraining.type)
  async draining(
    @Payload() event: CloudEvent<NodeStateData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.record(event, delivery, 'draining');
  }

  @EventPattern<unknown>(NodeOffline.type)
  async offline(
    @Payload() event: CloudEvent<NodeStateData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.record(event, delivery, 'offline');
  }

  private async record(
    event: CloudEvent<NodeStateData>,
    delivery: Delivery,
    state: AgentState,
  ): Promise<void> {
    const id = delivery.tokens['agent'] ?? event.data.agent;
    await this.database.once(event, delivery, async (tx) => {
      if (!(await upsertUnlessOlder(tx, id, { fact: event.data, state }))) return;
      if (state === 'offline') await this.takeWorkBack(tx, id);
      await wakeSchedulers(tx);
    });
  }

  /** In one order, so that two schedulers that lock several rows never wait for each other. */
  private async takeWorkBack(tx: EntityManager, agent: string): Promise<void> {
    const tasks = await tx
      .createQueryBuilder(Task, 'task')
      .where(`task.status in ('assigned', 'running') and task.assignedAgentId = :agent`, { agent })
      .orderBy('task.id')
      .setLock('pessimistic_write')
      .getMany();
    for (const task of tasks) await this.attemptEnd.lost(tx, task, 'went offline');
  }
}

/** False when the row tells a newer fact already. */
async function upsertUnlessOlder(
  tx: EntityManager,
  agent: string,
  { fact, state }: { fact: NodeStateData; state: AgentState },
): Promise<boolean> {
  const { hostname, specialties, slots, decidedAt } = fact;
  const rows: unknown[] = await tx.query(
    `insert into agents (id, hostname, specialties, slots, state, decided_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set hostname = excluded.hostname, specialties = excluded.specialties,
       slots = excluded.slots, state = excluded.state, decided_at = excluded.decided_at
     where agents.decided_at <= excluded.decided_at
     returning id`,
    [agent, hostname, specialties, slots, state, decidedAt],
  );
  return rows.length > 0;
}
