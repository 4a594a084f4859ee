import { App } from '@octokit/app';

import { Gone, NotPermitted } from './errors.ts';
import type { Credentials, RepositoryToken } from './access.ts';
import type { octokitFor } from './octokit.ts';
import { asking } from './translate-error.ts';

/** A token is replaced when it would end within a long push. */
const REMAINING_MS_MIN = 10 * 60_000;

interface InstallationToken {
  token: string;
  expiresAt: string;
}

/**
 * A GitHub App's way in: its key signs a JSON web token, which buys a token of an hour for one repository.
 *
 * Tokens are kept until shortly before they end; the key never leaves this process.
 */
export function appCredentials(
  app: { id: number; privateKey: string },
  Client: ReturnType<typeof octokitFor>,
): Credentials {
  const us = new App({ appId: app.id, privateKey: app.privateKey, Octokit: Client });
  const { octokit } = us;
  const installations = new Map<string, number>();
  let login: string | undefined;

  async function installationOf(owner: string, repo: string): Promise<number> {
    const known = installations.get(`${owner}/${repo}`);
    if (known !== undefined) return known;
    try {
      const { data } = await asking(`find the app's installation for ${owner}/${repo}`, () =>
        octokit.rest.apps.getRepoInstallation({ owner, repo }),
      );
      installations.set(`${owner}/${repo}`, data.id);
      return data.id;
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      throw new NotPermitted(
        `The app ${app.id} is not installed for ${owner}/${repo}, or the repository is gone. Install it there.`,
        { missing: 'installation', cause: error },
      );
    }
  }

  async function buy(owner: string, name: string, refresh: boolean): Promise<InstallationToken> {
    const installationId = await installationOf(owner, name);
    const bought = await asking(`get a token for ${owner}/${name}`, () =>
      octokit.auth({ type: 'installation', installationId, repositoryNames: [name], refresh }),
    );
    return bought as InstallationToken;
  }

  async function tokenFor({
    owner,
    name,
  }: {
    owner: string;
    name: string;
  }): Promise<RepositoryToken> {
    try {
      const kept = await buy(owner, name, false);
      const isFresh = Date.parse(kept.expiresAt) - Date.now() > REMAINING_MS_MIN;
      const { token, expiresAt } = isFresh ? kept : await buy(owner, name, true);
      return { token, expiresAt: new Date(expiresAt) };
    } catch (error) {
      // Installed anew since we asked: the next call finds the new one.
      if (error instanceof Gone) installations.delete(`${owner}/${name}`);
      throw error;
    }
  }

  return {
    tokenFor,
    login: async () => (login ??= await askLogin()),
    app: { octokit, forInstallation: (id) => us.getInstallationOctokit(id) },
  };

  async function askLogin(): Promise<string> {
    const { data } = await asking('ask who the app is', () => octokit.rest.apps.getAuthenticated());
    return `${data?.slug ?? ''}[bot]`;
  }
}
