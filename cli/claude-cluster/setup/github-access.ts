import { access } from 'node:fs/promises';
import { resolve } from 'node:path';

import { REPOSITORY_NAME } from '#libs/contracts';

import { usageError } from '../command-error.ts';
import type { Context } from '../context.ts';
import type { GithubAccess } from './settings-for.ts';

export const GITHUB_CHOICES = ['app', 'token', 'later', 'local'] as const;

/** How the coordinator is to get into GitHub, as the command line or a person says it. */
export interface GithubOptions {
  readonly github?: (typeof GITHUB_CHOICES)[number];
  readonly githubAppId?: number;
  readonly githubAppKey?: string;
  readonly repositories?: readonly string[];
  /** Only from a hidden question or the environment: a command line can be seen by everybody on the machine. */
  readonly githubToken?: string;
}

/** @throws CommandError when half of it is missing */
export async function githubAccessOf(
  options: GithubOptions,
  { folder, env }: Pick<Context, 'env' | 'folder'>,
): Promise<GithubAccess> {
  const { githubAppId: appId, githubAppKey: key, repositories = [] } = options;
  const github = options.github ?? (appId === undefined ? 'later' : 'app');
  if (github === 'later' || github === 'local') return github;
  if (github === 'app') {
    if (appId === undefined || key === undefined)
      throw usageError('An App needs both --github-app-id and --github-app-key.');
    const privateKeyFile = resolve(folder, key);
    await access(privateKeyFile).catch(() => {
      throw usageError(`There is no file ${privateKeyFile}. Give --github-app-key the App’s .pem.`);
    });
    return { appId, privateKeyFile };
  }
  const token = options.githubToken ?? env['GITHUB_TOKEN'] ?? '';
  if (token === '') throw usageError('Set GITHUB_TOKEN, and try again with --github token.');
  const odd = repositories.find((one) => !REPOSITORY_NAME.test(one));
  if (odd !== undefined) throw usageError(`"${odd}" is no repository. Write it as owner/name.`);
  if (repositories.length === 0)
    throw usageError('With a token, name the repositories: --repositories owner/name,...');
  return { token, repositories };
}
