import { GithubClients, openGithub } from '#libs/github';
import { Redaction } from '#libs/redaction';
import { countGithub, Metrics } from '#libs/runtime';

import { PrPublisherConfig } from './config.ts';

/** The only way to GitHub that may write. */
export const githubProvider = {
  provide: GithubClients,
  inject: [PrPublisherConfig, Redaction, Metrics],
  useFactory: (
    config: PrPublisherConfig,
    redaction: Redaction,
    metrics: Metrics,
  ): Promise<GithubClients> => openGithub(config, redaction, countGithub(metrics)),
};
