import { type Provider, type Type } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';

import { AccessGuard } from './access/access.guard.ts';
import { MeController } from './access/me.controller.ts';
import { ProveAccess } from './access/prove-access.ts';
import { RateLimits } from './access/rate-limits.ts';
import { TokensController } from './access/tokens.controller.ts';
import { Tokens } from './access/tokens.ts';
import { ArtifactsController } from './artifacts/artifacts.controller.ts';
import { LogLines } from './artifacts/log-lines.ts';
import { SendArtifact } from './artifacts/send-artifact.ts';
import { AgentCommandsController } from './commands/agent-commands.controller.ts';
import { CreateTaskController } from './commands/create-task.controller.ts';
import { GiveCommand } from './commands/give-command.ts';
import { RedriveController } from './commands/redrive.controller.ts';
import { RegisterNodeController } from './commands/register-node.controller.ts';
import { RequestWork } from './commands/request-work.ts';
import { TaskCommandsController } from './commands/task-commands.controller.ts';
import { Changes } from './live/changes.ts';
import { ListEventsController } from './live/list-events.controller.ts';
import { ListFeed } from './live/list-feed.ts';
import { LoadChanged } from './live/load-changed.ts';
import { OpenStreams } from './live/open-streams.ts';
import { TaskEventsController } from './live/task-events.controller.ts';

/** What stands between the read model and whoever calls: for `api.module.ts`. */
export const EDGE: {
  imports: Type[];
  controllers: Type[];
  providers: Provider[];
} = {
  imports: [DiscoveryModule],
  controllers: [
    MeController,
    TokensController,
    TaskCommandsController,
    CreateTaskController,
    AgentCommandsController,
    RedriveController,
    ArtifactsController,
    TaskEventsController,
    ListEventsController,
    RegisterNodeController,
  ],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    Tokens,
    RateLimits,
    ProveAccess,
    Changes,
    OpenStreams,
    GiveCommand,
    RequestWork,
    SendArtifact,
    LogLines,
    LoadChanged,
    ListFeed,
  ],
};
