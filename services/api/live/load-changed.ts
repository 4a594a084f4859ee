import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

import { AgentQueries } from '../agents/agent-queries.ts';
import { ClusterQueries } from '../cluster/cluster-queries.ts';
import type { TaskSummary } from '../tasks/task-summary.dto.ts';
import type { LiveEvent } from './event-text.ts';
import type { Changed } from './read-changes.ts';

/** An event for the lists, and whose repository it is about; null: everybody's. */
export interface ListEvent extends LiveEvent {
  readonly repository: string | null;
}

/** Makes events of what changed: each task and agent as it is now. */
@Injectable()
export class LoadChanged {
  constructor(
    private readonly database: Database,
    private readonly agents: AgentQueries,
    private readonly cluster: ClusterQueries,
  ) {}

  async events(changed: readonly Changed[]): Promise<ListEvent[]> {
    const ids = (wanted: Changed['kind']): string[] =>
      changed.filter(({ kind }) => kind === wanted).map(({ key }) => key);
    const [tasks, agents] = [ids('task'), new Set(ids('agent'))];
    return [
      ...(tasks.length === 0 ? [] : await this.tasks(tasks)),
      ...(agents.size === 0 ? [] : await this.agents.all())
        .filter(({ id }) => agents.has(id))
        .map((data): ListEvent => ({ event: 'agent', data, repository: null })),
    ];
  }

  /** How the cluster as a whole is now. */
  async status(): Promise<ListEvent> {
    return { event: 'cluster', data: await this.cluster.status(), repository: null };
  }

  private async tasks(ids: readonly string[]): Promise<ListEvent[]> {
    const rows = await this.database.manager.query<{ summary: TaskSummary }[]>(
      'select summary from tasks where id = any($1) order by updated_at, id',
      [ids],
    );
    return rows.map(({ summary }) => ({
      event: 'task',
      data: summary,
      repository: summary.repository.toLowerCase(),
    }));
  }
}
