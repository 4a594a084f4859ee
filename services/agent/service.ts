import { JetStreamStrategy } from '#libs/messaging';
import type { ServiceOptions } from '#libs/runtime';

import { AgentModule } from './agent.module.ts';
import { AgentConfig } from './config.ts';

/** How this service is put together; `main.ts` runs it. */
export const agent: ServiceOptions<AgentConfig> = {
  name: 'agent',
  instance: ({ AGENT_ID }) => AGENT_ID,
  Config: AgentConfig,
  module: (config) => AgentModule.register(config),
  transports: [JetStreamStrategy],
  ready: [JetStreamStrategy],
};
