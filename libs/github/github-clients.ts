import type { Redaction } from '#libs/redaction';

import type { Credentials } from './access.ts';
import type { WatchAnswers } from './answer-watch.ts';
import { appCredentials } from './app-credentials.ts';
import { AppHook } from './app-hook.ts';
import { GithubRepository } from './github-repository.ts';
import { octokitFor, type Octokit } from './octokit.ts';
import { reachedRepositories } from './reached-repositories.ts';
import { tokenCredentials } from './token-credentials.ts';

export interface GithubAccess {
  /** `https://api.github.com`, or `https://<host>/api/v3` of GitHub Enterprise. */
  apiUrl: string;
  /** Who we say we are; GitHub refuses requests without it. */
  userAgent: string;
  /** Takes secrets out of every word that is written there. */
  redaction: Redaction;
  /** A GitHub App: short-lived tokens, each for one repository. Preferred. */
  app?: { id: number; privateKey: string } | undefined;
  /** A personal access token, for trying things out. Used when there is no app. */
  token?: string | undefined;
  /** Told of every answer. */
  onAnswer?: WatchAnswers | undefined;
  /** Half a minute when absent. */
  requestTimeoutMs?: number | undefined;
}

/**
 * The way to GitHub: one client a repository, each with a token for that repository only.
 *
 * Exists so that no one else sees Octokit, tokens or HTTP: callers say what should be there, not which request to send.
 */
export class GithubClients {
  private readonly Octokit: new (options: { auth: string }) => Octokit;
  private readonly credentials: Credentials;
  private readonly redaction: Redaction;

  constructor(access: GithubAccess) {
    const Client = octokitFor(access);
    this.Octokit = Client;
    this.credentials = credentialsOf(access, Client);
    this.redaction = access.redaction;
  }

  /** The app's webhook; undefined with a token, which may not ask. */
  get hook(): AppHook | undefined {
    const { app } = this.credentials;
    return app && new AppHook(app.octokit);
  }

  /** The login that what we write bears; undefined where the token may not ask. */
  ownLogin(): Promise<string | undefined> {
    return this.credentials.login();
  }

  /** `owner/name` of every repository the app reaches; undefined with a token, which can't tell. */
  async reachedRepositories(): Promise<string[] | undefined> {
    const { app } = this.credentials;
    return app && reachedRepositories(app);
  }

  /**
   * @param fullName `owner/name`
   * @throws NotPermitted when the app isn't installed there, Gone, RateLimited, Unavailable
   */
  async forRepository(fullName: string): Promise<GithubRepository> {
    const [owner = '', name = ''] = fullName.split('/');
    const token = await this.credentials.tokenFor({ owner, name });
    return new GithubRepository({
      octokit: new this.Octokit({ auth: token.token }),
      owner,
      name,
      login: () => this.credentials.login(),
      token,
      redaction: this.redaction,
    });
  }
}

function credentialsOf(access: GithubAccess, Client: ReturnType<typeof octokitFor>): Credentials {
  if (access.app !== undefined) return appCredentials(access.app, Client);
  if (access.token !== undefined) return tokenCredentials(access.token, Client);
  throw new TypeError('No way into GitHub: give an app (id and private key) or a token.');
}
