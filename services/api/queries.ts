import type { Provider, Type } from '@nestjs/common';

import { AgentQueries } from './agents/agent-queries.ts';
import { AgentsController } from './agents/agents.controller.ts';
import { Answers } from './answer/answers.ts';
import { TaskAskConsumer } from './answer/task-ask.consumer.ts';
import { AuditQueries } from './audit/audit-queries.ts';
import { AuditController } from './audit/audit.controller.ts';
import { ClusterQueries } from './cluster/cluster-queries.ts';
import { ClusterController } from './cluster/cluster.controller.ts';
import { DeadLetterQueries } from './dead-letters/dead-letter-queries.ts';
import { DeadLettersController } from './dead-letters/dead-letters.controller.ts';
import { ExplainQueries } from './explain/explain-queries.ts';
import { ExplainController } from './explain/explain.controller.ts';
import { StatsQueries } from './stats/stats-queries.ts';
import { StatsController } from './stats/stats.controller.ts';
import { TaskQueries } from './tasks/task-queries.ts';
import { TasksController } from './tasks/tasks.controller.ts';

/** Everything that only looks, and tells what it saw, for `api.module.ts`. */
export const QUERIES: { controllers: Type[]; providers: Provider[] } = {
  controllers: [
    TasksController,
    ExplainController,
    AgentsController,
    ClusterController,
    StatsController,
    AuditController,
    DeadLettersController,
    TaskAskConsumer,
  ],
  providers: [
    TaskQueries,
    ExplainQueries,
    AgentQueries,
    ClusterQueries,
    StatsQueries,
    AuditQueries,
    DeadLetterQueries,
    Answers,
  ],
};
