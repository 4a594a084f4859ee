import { Injectable } from '@nestjs/common';
import { IssueClassified, IssueDeclined, IssueRefused, RequestFailed } from '#libs/contracts';
import { Database } from '#libs/persistence';

import { AgentQueries } from '../agents/agent-queries.ts';
import { ApiConfig } from '../config.ts';
import { TaskQueries } from '../tasks/task-queries.ts';
import { explain } from './explain.ts';
import type { Explanation } from './explanation.dto.ts';
import type { IssueWord, Known, OpenTask } from './known.ts';

/** Gathers what there is to know of an issue, and explains it. */
@Injectable()
export class ExplainQueries {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskQueries,
    private readonly agents: AgentQueries,
    private readonly config: ApiConfig,
  ) {}

  /** @param name a task's id, or `owner/name#12`. Undefined when there is no such task */
  async ofTask(name: string): Promise<Explanation | undefined> {
    const found = await this.tasks.withWaits(name);
    if (found === undefined) return undefined;
    const { task, waits } = found;
    const { repository, issueNumber } = task;
    const isWaiting = task.status === 'pending' || task.status === 'assigned';
    const [agents, open] = await Promise.all([
      this.agents.all(),
      isWaiting && task.dependsOn.length > 0 ? this.readOpen(task.id) : [],
    ]);
    return explain({
      ...this.frame(),
      repository,
      issueNumber,
      word: undefined,
      task,
      waits,
      agents,
      open,
    });
  }

  /** Any issue, whether anything is known of it or not. */
  async ofIssue(repository: string, issueNumber: number): Promise<Explanation> {
    const task = await this.ofTask(`${repository}#${issueNumber}`);
    if (task !== undefined) return task;
    const word = await this.readWord(repository, issueNumber);
    const nothing = { task: undefined, waits: undefined, agents: [], open: [] };
    return explain({ ...this.frame(), repository, issueNumber, word, ...nothing });
  }

  private frame(): Pick<Known, 'commandPrefix' | 'now'> {
    return { now: new Date(), commandPrefix: this.config.COMMAND_PREFIX };
  }

  private async readWord(repository: string, issueNumber: number): Promise<IssueWord | undefined> {
    const [row] = await this.database.manager.query<WordRow[]>(
      `select type, data->>'reason' as reason, data->>'detail' as detail, data->>'specialty' as specialty from facts
       where lower(repository) = lower($1) and issue_number = $2 and type = any($3)
       order by at desc, type desc limit 1`,
      [repository, issueNumber, [...KINDS.keys()]],
    );
    const kind = KINDS.get(row?.type ?? '');
    if (row === undefined || kind === undefined) return undefined;
    return { kind, reason: row.reason, detail: row.detail ?? `It is ${row.specialty ?? ''} work.` };
  }

  /** What `services/scheduler/assign/situation.ts` calls prerequisites, of the repository of this task. */
  private readOpen(taskId: string): Promise<OpenTask[]> {
    return this.database.manager.query<OpenTask[]>(
      `with repository as (select split_part(issue_key, '#', 1) as id from tasks where id = $1),
       task as (
         select tasks.* from tasks, repository
         where issue_key like repository.id || '#%' and status <> 'completed'
       )
       select distinct other.issue_number as "issueNumber", other.status, other.depends_on as "dependsOn"
       from task cross join unnest(task.depends_on) as wanted (issue_number)
       join task other on other.issue_number = wanted.issue_number
       where task.status = 'pending'`,
      [taskId],
    );
  }
}

interface WordRow {
  readonly type: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly specialty: string | null;
}

const KINDS = new Map<string, IssueWord['kind']>([
  [IssueClassified.type, 'classified'],
  [IssueDeclined.type, 'declined'],
  [IssueRefused.type, 'refused'],
  [RequestFailed.type, 'request-failed'],
]);
