import { Injectable } from '@nestjs/common';
import { SPECIALTIES } from '#libs/contracts';
import { Database } from '#libs/persistence';
import type { Measured, Measurement } from '#libs/runtime';

import { Agent } from '../agent.entity.ts';

/** One figure of each agent, and what it is called. */
type Figure = readonly [name: string, help: string, of: (agent: Agent) => number];

const FIGURES: readonly Figure[] = [
  ['agent_up', '1 while it is heard, 0 when it is offline', isUp],
  ['agent_draining', '1 while it takes nothing new', ({ status }) => Number(status === 'draining')],
  ['agent_current_tasks', 'Attempts that run there', ({ currentTasks }) => currentTasks],
  ['agent_slots', 'Attempts that may run there at once', ({ slots }) => slots],
  [
    'agent_last_heartbeat_timestamp_seconds',
    'When it was heard last',
    ({ lastHeartbeat }) => lastHeartbeat.getTime() / 1000,
  ],
  ['agent_cpus', 'Processors of the PC', ({ systemInfo }) => systemInfo.cpus],
  ['agent_load1', 'Load average of the last minute', ({ systemInfo }) => systemInfo.load1],
  ['agent_memory_bytes', 'Memory of the PC', ({ systemInfo }) => systemInfo.memoryTotalBytes],
  ['agent_memory_free_bytes', 'Free memory', ({ systemInfo }) => systemInfo.memoryFreeBytes],
  [
    'agent_disk_free_bytes',
    'Free space for workspaces',
    ({ systemInfo }) => systemInfo.diskFreeBytes,
  ],
];

/**
 * The fleet as its heartbeats tell, for Prometheus, which reaches this service and need not reach any PC.
 *
 * Agents are few and have keys, so their names may be labels.
 */
@Injectable()
export class FleetMeasure implements Measured {
  constructor(private readonly database: Database) {}

  async measure(): Promise<Measurement[]> {
    const agents = await this.database.manager.find(Agent);
    return [
      ...agents.flatMap((agent) =>
        FIGURES.map(([name, help, of]) => ({
          ...{ name, help, value: of(agent) },
          labels: { agent_id: agent.name },
        })),
      ),
      ...agents.map(({ name, claudeCodeVersion }) => ({
        name: 'agent_info',
        help: 'Always 1; which Claude Code CLI it has',
        value: 1,
        labels: { agent_id: name, claude_code_version: claudeCodeVersion.slice(0, 50) },
      })),
      ...SPECIALTIES.map((specialty) => ({
        name: 'agents_online',
        help: 'Agents that take work of a specialty',
        value: agents.filter(
          (one) => one.status === 'online' && one.specialties.includes(specialty),
        ).length,
        labels: { specialty },
      })),
    ];
  }
}

function isUp({ status }: Agent): number {
  return Number(status !== 'offline');
}
