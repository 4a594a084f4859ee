import { Injectable } from '@nestjs/common';
import { CONSUMERS, SPECIALTIES, STREAMS } from '#libs/contracts';
import { StreamReader } from '#libs/messaging';
import { Database } from '#libs/persistence';

import type { AgentView } from '../agents/agent.dto.ts';
import { AgentQueries } from '../agents/agent-queries.ts';
import { DeadLetterQueries } from '../dead-letters/dead-letter-queries.ts';
import { VERSION } from '../our-package.ts';
import { STATUSES, type Status } from '../tasks/task-summary.dto.ts';
import type { ClusterStatus, QueueView, TaskCounts } from './cluster-status.dto.ts';

interface PendingRow {
  readonly specialty: string;
  readonly waiting: number;
  readonly oldestAt: Date;
}

/** How the cluster as a whole is. */
@Injectable()
export class ClusterQueries {
  constructor(
    private readonly database: Database,
    private readonly agents: AgentQueries,
    private readonly letters: DeadLetterQueries,
    private readonly streams: StreamReader,
  ) {}

  async status(): Promise<ClusterStatus> {
    const [agents, tasks, pending, deadLetters, fills, lags] = await Promise.all([
      this.agents.all(),
      this.countTasks(),
      this.readPending(),
      this.letters.countWaiting(),
      Promise.all(Object.keys(STREAMS).map((stream) => this.streams.fillOf(stream))),
      Promise.all(CONSUMERS.api.map((consumer) => this.readLag(consumer))),
    ]);
    const inState = (state: AgentView['state']): AgentView[] =>
      agents.filter((agent) => agent.state === state);
    const online = inState('online');
    return {
      at: new Date().toISOString(),
      agents: {
        online: online.length,
        draining: inState('draining').length,
        offline: inState('offline').length,
        slots: online.reduce((sum, { slots }) => sum + slots, 0),
        busy: agents.reduce((sum, { running }) => sum + running.length, 0),
      },
      tasks,
      queue: SPECIALTIES.map((specialty) => queueOf(specialty, { pending, online })),
      deadLetters,
      streams: fills
        .filter((fill) => fill !== undefined)
        .map(({ name, messages, bytes, lastAt }) => ({ name, messages, bytes, lastAt })),
      readModel: lags,
      version: VERSION,
    };
  }

  private async countTasks(): Promise<TaskCounts> {
    const rows = await this.database.manager.query<{ status: Status; n: number }[]>(
      'select status, count(*)::int as n from tasks group by status',
    );
    const counts = Object.fromEntries(STATUSES.map((status) => [status, 0]));
    for (const { status, n } of rows) counts[status] = n;
    return counts as Record<Status, number>;
  }

  private readPending(): Promise<PendingRow[]> {
    return this.database.manager.query<PendingRow[]>(
      `select specialty, count(*)::int as waiting, min(queued_at) as "oldestAt" from tasks
       where status = 'pending' group by specialty`,
    );
  }

  private async readLag({
    stream,
    durable,
  }: {
    stream: string;
    durable: string;
  }): Promise<{ stream: string; lag: number }> {
    return { stream, lag: (await this.streams.lagOf(stream, durable)) ?? 0 };
  }
}

function queueOf(
  specialty: string,
  { pending, online }: { pending: readonly PendingRow[]; online: readonly AgentView[] },
): QueueView {
  const row = pending.find((one) => one.specialty === specialty);
  return {
    specialty,
    waiting: row?.waiting ?? 0,
    oldestAt: row?.oldestAt.toISOString() ?? null,
    onlineAgents: online.filter(({ specialties }) => specialties.includes(specialty)).length,
  };
}
