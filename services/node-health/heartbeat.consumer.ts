import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  AGENT_NAME,
  NodeHeartbeat,
  type CloudEvent,
  type NodeHeartbeatData,
} from '#libs/contracts';
import { type Delivery, Unprocessable } from '#libs/messaging';
import { Database, type EntityManager } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { Agent } from './agent.entity.ts';
import { decide, isOvertaken } from './decide.ts';
import { decisionTime } from './decision-time.ts';
import { Facts } from './facts.ts';
import { lockAgent } from './lock-agent.ts';
import { Provisioning } from './provisioning.ts';

/** Keeps the row of an agent as its heartbeats tell, and says what changed. Saying it twice changes nothing. */
@Controller()
export class HeartbeatConsumer {
  constructor(
    private readonly database: Database,
    private readonly facts: Facts,
    private readonly provisioning: Provisioning,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<unknown>(NodeHeartbeat.type)
  async handle(
    @Payload() event: CloudEvent<NodeHeartbeatData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    // The subject's token and not the payload: the broker has checked who may speak there.
    const name = delivery.tokens['agent'] ?? '';
    if (!AGENT_NAME.test(name))
      throw new Unprocessable(
        `"${name}" can't be an agent's name. Set AGENT_ID to match ${String(AGENT_NAME)}.`,
      );
    try {
      await this.database.transaction((tx) => this.record(tx, name, event));
    } catch (error) {
      if (!delivery.lastDelivery) throw error;
      // The next one is ten seconds away and says more; the dead letters are for what would be missed.
      this.logger.warn({ agent: name, err: error }, 'Heartbeat not recorded');
    }
  }

  private async record(
    tx: EntityManager,
    name: string,
    { data, time }: CloudEvent<NodeHeartbeatData>,
  ): Promise<void> {
    const known = (await lockAgent(tx, name)) ?? undefined;
    const sentAt = new Date(time);
    const now = await decisionTime(tx, known?.decidedAt);
    if (known !== undefined && isOvertaken(sentAt, known.heartbeatSentAt)) {
      await tx.update(Agent, { name }, { lastHeartbeat: now });
      return;
    }
    const decision = decide(known, data);
    if (decision.provision) await this.provisioning.provideFor(name, data, decision.dropped);
    const agent = tx.create(Agent, {
      name,
      hostname: data.hostname,
      specialties: data.specialties,
      status: decision.status,
      currentTasks: data.running.length,
      slots: data.slots,
      lastHeartbeat: now,
      heartbeatSentAt: sentAt,
      systemInfo: data.system,
      claudeCodeVersion: data.claudeCodeVersion,
      workspaceRoot: data.workspaceRoot,
      drainsItself: data.draining,
      drainedBy: known?.drainedBy ?? null,
      drainedAt: known?.drainedAt ?? null,
      decidedAt: decision.fact === undefined && known !== undefined ? known.decidedAt : now,
    });
    await tx.upsert(Agent, agent, ['name']);
    if (decision.fact === undefined) return;
    await this.facts.say(tx, decision.fact, agent);
    this.logger.info(
      { agent: name, fact: decision.fact, specialties: data.specialties, slots: data.slots },
      'Agent changed',
    );
  }
}
