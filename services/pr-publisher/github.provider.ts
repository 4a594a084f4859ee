import { GithubClients, openGithub } from '#libs/github';
import { Redaction } from '#libs/redaction';

import { PrPublisherConfig } from './config.ts';

/** The only way to GitHub that may write. */
export const githubProvider = {
  provide: GithubClients,
  inject: [PrPublisherConfig, Redaction],
  useFactory: (config: PrPublisherConfig, redaction: Redaction): Promise<GithubClients> =>
    openGithub(config, redaction),
};
