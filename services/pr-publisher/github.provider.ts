import { readFile } from 'node:fs/promises';

import { GithubClients } from '#libs/github';
import { Redaction } from '#libs/redaction';

import { PrPublisherConfig } from './config.ts';

/** The private key is read once, at start, so that a wrong path shows then and not at the first pull request. */
export const githubProvider = {
  provide: GithubClients,
  inject: [PrPublisherConfig, Redaction],
  useFactory: async (config: PrPublisherConfig, redaction: Redaction): Promise<GithubClients> => {
    const { GITHUB_APP_ID: id, GITHUB_APP_PRIVATE_KEY_FILE: file } = config;
    const app =
      id === undefined || file === undefined ? undefined : { id, privateKey: await readKey(file) };
    return new GithubClients({
      apiUrl: config.GITHUB_API_URL,
      userAgent: 'claude-code-cluster',
      redaction,
      app,
      token: config.GITHUB_TOKEN,
    });
  },
};

async function readKey(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(
      `GITHUB_APP_PRIVATE_KEY_FILE can't be read: ${String(cause)}. Download the app's key again and name its file.`,
      { cause },
    );
  }
}
