import { GithubClients, openGithub } from '#libs/github';
import { Redaction } from '#libs/redaction';
import { countGithub, Metrics } from '#libs/runtime';

import { IssueClassifierConfig } from './config.ts';

/** Only ever asked what somebody may do, and for the repository's file. */
export const githubProvider = {
  provide: GithubClients,
  inject: [IssueClassifierConfig, Redaction, Metrics],
  useFactory: (
    config: IssueClassifierConfig,
    redaction: Redaction,
    metrics: Metrics,
  ): Promise<GithubClients> => openGithub(config, redaction, countGithub(metrics)),
};
