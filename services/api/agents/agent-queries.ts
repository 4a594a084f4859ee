import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

import { cursorAt, readCursor } from '../lists/cursor.ts';
import { LIMIT_DEFAULT } from '../lists/list-wish.dto.ts';
import type { AgentList, AgentListWish, AgentView } from './agent.dto.ts';
import { toAgentView, type AgentRow } from './to-agent-view.ts';

/** What is known of agents. There are hundreds at most, so all are looked at. */
@Injectable()
export class AgentQueries {
  constructor(private readonly database: Database) {}

  /** By their names. */
  async all(): Promise<AgentView[]> {
    const rows = await this.database.manager.query<AgentRow[]>(`${SELECT} order by id`);
    const now = new Date();
    return rows.map((row) => toAgentView(row, now));
  }

  async list({ limit = LIMIT_DEFAULT, cursor, state, q }: AgentListWish): Promise<AgentList> {
    const wanted = (await this.all()).filter(
      (agent) =>
        (state === undefined || agent.state === state) && (q === undefined || isMeant(agent, q)),
    );
    const after = readCursor(cursor)?.id ?? '';
    const rest = wanted.filter(({ id }) => id > after);
    const items = rest.slice(0, limit);
    const last = rest.length > limit ? items.at(-1) : undefined;
    const nextCursor = last === undefined ? null : cursorAt({ value: '', id: last.id });
    return { items, nextCursor, total: wanted.length };
  }

  async one(id: string): Promise<AgentView | undefined> {
    const [row] = await this.database.manager.query<AgentRow[]>(`${SELECT} where id = $1`, [id]);
    return row && toAgentView(row, new Date());
  }
}

/** Names in the order in which JavaScript compares them, whatever the database's language. */
const SELECT = `select id collate "C" as id, state, decided_at, hostname, specialties, slots, drained_by, heartbeat_at,
  heartbeat, coalesce((
    select jsonb_agg(jsonb_build_object('taskId', tasks.id, 'attempt', (tasks.summary->>'attempt')::int,
      'repository', tasks.repository, 'issueNumber', tasks.issue_number, 'title', tasks.title) order by tasks.id)
    from tasks where tasks.agent = agents.id and tasks.status = 'running'
  ), '[]') as running
  from agents`;

function isMeant({ id, hostname, specialties }: AgentView, q: string): boolean {
  const wanted = q.toLowerCase();
  return [id, hostname, ...specialties].some((word) => word.toLowerCase().includes(wanted));
}
