import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Api } from './api.ts';
import { AppApi } from './app-api.ts';
import { Collaborators } from './collaborators.ts';
import { CommitWords } from './commit-words.ts';
import { Contents } from './contents.ts';
import { Emulator } from './emulator.ts';
import { Front } from './front.ts';
import { Git } from './git.ts';
import { GitServer } from './git-server.ts';
import { Identities } from './identities.ts';
import { LocalGithub } from './local-github.ts';
import { Pages } from './pages.ts';
import { Pulls } from './pulls.ts';
import { Reactions } from './reactions.ts';
import { Repositories } from './repositories.ts';
import { WebhookRelay, type WebhookTarget } from './webhook-relay.ts';

export interface GithubOptions {
  /** Bare repositories and the app's private key are kept here. */
  folder: string;
  /** A free one is taken when absent. */
  port?: number | undefined;
  /** The address to listen at; loopback when absent. Others are for a network of containers' own. */
  host?: string | undefined;
  /** What its answers call it, where people reach it through something else; the address it listens at when absent. */
  publicUrl?: string | undefined;
  /** A private key of the app that others hold already, as a file; one is made when absent. */
  appKeyFile?: string | undefined;
  /** Hears everything that happens to any repository. Nobody is told when absent. */
  webhook?: WebhookTarget | undefined;
  /** People with an account; the app is installed for each. `octo-tester` when absent. */
  users?: readonly string[] | undefined;
}

/**
 * Starts GitHub on loopback: REST, webhooks, clone and push on one port.
 *
 * It stands in for the foreign company, with its real habits: apps sign in with a JSON web token and get installation
 * tokens, a push needs one, an unknown token is refused, a second pull request for a branch is answered 422. See
 * README.md beside this file for what it leaves out.
 */
export async function startGithub(options: GithubOptions): Promise<LocalGithub> {
  const users = options.users ?? ['octo-tester'];
  const front = await Front.listen(options.port ?? 0, options.host);
  try {
    return await furnish(front, users, options);
  } catch (error) {
    await front.close();
    throw error;
  }
}

async function furnish(
  front: Front,
  users: readonly string[],
  options: GithubOptions,
): Promise<LocalGithub> {
  const identities = new Identities();
  const { appKeyFile, publicUrl = front.url } = options;
  const git = await Git.in(options.folder);
  const emulator = await Emulator.start({
    publicUrl,
    webhookUrl: front.webhookUrl,
    users,
    identities,
    appKey: appKeyFile === undefined ? undefined : await readFile(appKeyFile, 'utf8'),
  });
  const repositories = new Repositories(join(options.folder, 'repositories'), git, emulator);
  const relay = new WebhookRelay(options.webhook, emulator.ids);
  const reactions = new Reactions();
  const pulls = new Pulls(git, emulator);
  const collaborators = new Collaborators(emulator, repositories, users);
  const commitWords = new CommitWords(git, repositories, collaborators);
  const gitServer = new GitServer(git, repositories, identities);
  const api = new Api({
    emulator,
    identities,
    repositories,
    pulls,
    reactions,
    app: new AppApi(emulator, repositories, relay),
    collaborators,
    commitWords,
    contents: new Contents(git, repositories, collaborators),
    publicUrl,
  });
  const pages = new Pages(repositories, api, pulls);
  front.open({ gitServer, relay, repositories, identities, api, pages });
  const privateKeyFile = join(options.folder, 'app.private-key.pem');
  await writeFile(privateKeyFile, emulator.privateKey, { mode: 0o600 });
  return new LocalGithub(
    { front, emulator, identities, repositories, relay, reactions, collaborators, api },
    { users, privateKeyFile },
  );
}
