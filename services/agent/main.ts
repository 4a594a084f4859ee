import { JetStreamStrategy } from '#libs/messaging';
import { runService } from '#libs/runtime';

import { AgentModule } from './agent.module.ts';
import { AgentConfig } from './config.ts';

await runService({
  name: 'agent',
  instance: ({ AGENT_ID }) => AGENT_ID,
  Config: AgentConfig,
  module: (config) => AgentModule.register(config),
  transports: [JetStreamStrategy],
  ready: [JetStreamStrategy],
});
