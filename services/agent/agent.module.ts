import { type DynamicModule, Module } from '@nestjs/common';
import { agentConsumers } from '#libs/contracts';
import { MessagingModule } from '#libs/messaging';

import { Artifacts } from './attempt/artifacts.ts';
import { AttemptEnd } from './attempt/attempt-end.ts';
import { AttemptRunner } from './attempt/attempt-runner.ts';
import { AttemptStory } from './attempt/attempt-story.ts';
import { ClaudeRunner } from './attempt/claude-runner.ts';
import { Workplace } from './attempt/workplace.ts';
import { Checkpoints } from './checkpoint/checkpoints.ts';
import { AgentConfig } from './config.ts';
import { ModelGateway } from './gateway/model-gateway.ts';
import { Heartbeat } from './presence/heartbeat.ts';
import { Presence } from './presence/presence.ts';
import { Sandbox } from './presence/sandbox.ts';
import { Tools } from './presence/tools.ts';
import { RunningAttempts } from './running-attempts.ts';
import { TaskAssignedConsumer } from './task-assigned.consumer.ts';
import { TaskCancelledConsumer } from './task-cancelled.consumer.ts';
import { Journal } from './words/journal.ts';
import { LastWords } from './words/last-words.ts';
import { Speaker } from './words/speaker.ts';

/** One PC's agent: takes what is assigned to it, has Claude Code do it, and hands over a tested commit. */
@Module({})
export class AgentModule {
  static register(config: AgentConfig): DynamicModule {
    return {
      module: AgentModule,
      imports: [
        MessagingModule.register({
          service: `agent/${config.AGENT_ID}`,
          servers: config.NATS_URL,
          access: config.brokerAccess,
          account: 'AGENTS',
          consumers: agentConsumers(config.AGENT_ID, config.AGENT_SPECIALTIES, config.AGENT_SLOTS),
        }),
      ],
      controllers: [TaskAssignedConsumer, TaskCancelledConsumer],
      providers: [
        { provide: AgentConfig, useValue: config },
        Artifacts,
        AttemptEnd,
        AttemptRunner,
        AttemptStory,
        Checkpoints,
        ClaudeRunner,
        Heartbeat,
        Journal,
        LastWords,
        ModelGateway,
        Presence,
        RunningAttempts,
        Sandbox,
        Speaker,
        Tools,
        Workplace,
      ],
    };
  }
}
