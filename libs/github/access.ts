import type { Octokit } from './octokit.ts';

/** A token that opens one repository, for the API and for `git`. Never put it in an address or argv. */
export interface RepositoryToken {
  token: string;
  /** An hour after it was made when it comes from an app; absent where it isn't known. */
  expiresAt?: Date;
}

/** What the desired-state calls work with. Stays inside the lib. */
export interface RepositoryAccess {
  octokit: Octokit;
  owner: string;
  name: string;
  login: () => Promise<string | undefined>;
}

/** Where tokens come from: an app's installations, or one token for everything. */
export interface Credentials {
  tokenFor(repository: { owner: string; name: string }): Promise<RepositoryToken>;
  /** The login our own comments bear; undefined where the token may not ask. */
  login(): Promise<string | undefined>;
  /** Absent with a token. */
  app?: AppAccess;
}

/** An app's own way in, where no repository is named. */
export interface AppAccess {
  /** Signs in as the app itself. */
  octokit: Octokit;
  forInstallation(id: number): Promise<Octokit>;
}
