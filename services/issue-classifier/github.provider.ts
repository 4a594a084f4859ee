import { GithubClients, openGithub } from '#libs/github';

import { IssueClassifierConfig } from './config.ts';

/** Only ever asked what somebody may do. */
export const githubProvider = {
  provide: GithubClients,
  inject: [IssueClassifierConfig],
  useFactory: (config: IssueClassifierConfig): Promise<GithubClients> => openGithub(config),
};
