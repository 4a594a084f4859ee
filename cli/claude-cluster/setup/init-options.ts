import type { GithubOptions } from './github-access.ts';

/** What `init` is told; whatever is missing is asked for on a terminal, and has a default elsewhere. */
export interface InitOptions extends GithubOptions {
  readonly folder: string;
  readonly host?: string;
  readonly agents?: string;
  readonly slots: number;
  readonly tls?: boolean;
  readonly broker: boolean;
  readonly database?: string;
  readonly compose?: true;
  readonly composeAgents: number;
  readonly force?: true;
  readonly yes?: true;
}
