import { JetStreamStrategy } from '#libs/messaging';
import type { ServiceOptions } from '#libs/runtime';

import { IssueClassifierConfig } from './config.ts';
import { IssueClassifierModule } from './issue-classifier.module.ts';

/** How this service is put together; `main.ts` runs it, its tests start it. */
export const issueClassifier: ServiceOptions<IssueClassifierConfig> = {
  name: 'issue-classifier',
  Config: IssueClassifierConfig,
  module: (config) => IssueClassifierModule.register(config),
  transports: [JetStreamStrategy],
  ready: [JetStreamStrategy],
};
