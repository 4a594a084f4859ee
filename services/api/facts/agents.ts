import {
  NodeDraining,
  NodeOffline,
  type NodeHeartbeatData,
  type NodeStateData,
} from '#libs/contracts';
import type { EntityManager } from '#libs/persistence';

import type { Said } from './said.ts';
import { storable } from './storable.ts';

/** node-health's word: the newest by its own clock holds, whichever comes last. */
export async function recordNodeStates(
  tx: EntityManager,
  said: readonly Said<NodeStateData>[],
): Promise<void> {
  for (const { event, delivery } of said) {
    const { hostname, specialties, slots, decidedAt, agent, drainedBy = null } = event.data;
    await tx.query(
      `insert into agents (id, state, decided_at, hostname, specialties, slots, drained_by)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (id) do update set state = excluded.state, decided_at = excluded.decided_at,
         hostname = excluded.hostname, specialties = excluded.specialties, slots = excluded.slots,
         drained_by = excluded.drained_by
       where agents.decided_at is null or agents.decided_at < excluded.decided_at`,
      [
        delivery.tokens['agent'] ?? agent,
        stateOf(event.type),
        decidedAt,
        hostname,
        specialties,
        slots,
        drainedBy,
      ],
    );
  }
}

/** The agent's own word of itself, under the name the broker knows it by: the newest by its own clock holds. */
export async function recordHeartbeats(
  tx: EntityManager,
  said: readonly Said<NodeHeartbeatData>[],
): Promise<void> {
  for (const { event, delivery } of said)
    await tx.query(
      `insert into agents (id, heartbeat_at, heartbeat) values ($1, $2, $3)
       on conflict (id) do update set heartbeat_at = excluded.heartbeat_at, heartbeat = excluded.heartbeat
       where agents.heartbeat_at is null or agents.heartbeat_at < excluded.heartbeat_at`,
      [delivery.tokens['agent'], event.time, storable(event.data)],
    );
}

function stateOf(type: string): string {
  if (type === NodeOffline.type) return 'offline';
  return type === NodeDraining.type ? 'draining' : 'online';
}
