import { agentConsumers, NodeJoined } from '#libs/contracts';
import { Provisioner, Publisher } from '#libs/messaging';

import { awaitWord } from '../../../infra/local/cluster/await-ready.ts';
import type { Parts } from '../../../infra/local/cluster/parts.ts';
import { onBroker } from '../backstage.ts';

/** Agents that do nothing, all in one process. */
export interface Fleet {
  readonly natsUrl: string;
  readonly agents: readonly string[];
  /** Of each. */
  readonly slots: number;
}

/** Makes their durables, and tells the scheduler of them as node-health would. */
export async function joinFleet({ natsUrl, agents, slots }: Fleet): Promise<void> {
  await onBroker(natsUrl, async (app) => {
    const consumers = agents.flatMap((agent) => agentConsumers(agent, ['backend'], slots));
    await app.get(Provisioner).ensureConsumers(consumers);
    for (const agent of agents)
      await app.get(Publisher).publish(NodeJoined, {
        id: `joined:${agent}`,
        tokens: { agent },
        data: {
          ...{ agent, hostname: `${agent}.example`, specialties: ['backend'], slots },
          decidedAt: new Date().toISOString(),
        },
      });
  });
}

/** Resolves when all of them listen. */
export async function startFleet(parts: Parts, { natsUrl, agents, slots }: Fleet): Promise<void> {
  const argv = ['test/bench/drain/no-op-agents.js', natsUrl, String(slots), ...agents];
  const process = parts.addProcess('agents', { name: 'no-op-agents', argv });
  await process.start();
  const listens = ({ msg }: Record<string, unknown>): true | undefined =>
    msg === 'Agents listen' ? true : undefined;
  await awaitWord(process, listens, parts.signal);
}
