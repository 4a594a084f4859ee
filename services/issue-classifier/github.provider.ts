import { GithubClients, openGithub } from '#libs/github';
import { Redaction } from '#libs/redaction';

import { IssueClassifierConfig } from './config.ts';

/** Only ever asked what somebody may do, and for the repository's file. */
export const githubProvider = {
  provide: GithubClients,
  inject: [IssueClassifierConfig, Redaction],
  useFactory: (config: IssueClassifierConfig, redaction: Redaction): Promise<GithubClients> =>
    openGithub(config, redaction),
};
