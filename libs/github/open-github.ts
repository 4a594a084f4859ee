import { readFile } from 'node:fs/promises';

import type { Redaction } from '#libs/redaction';

import type { WatchAnswers } from './answer-watch.ts';
import { GithubClients } from './github-clients.ts';

/** A service's way into GitHub, as its environment names it. */
export interface GithubCredentials {
  GITHUB_API_URL: string;
  GITHUB_APP_ID: number | undefined;
  GITHUB_APP_PRIVATE_KEY_FILE: string | undefined;
  GITHUB_TOKEN: string | undefined;
}

/** The private key is read once, at start, so that a wrong path shows then and not when GitHub is first needed. */
export async function openGithub(
  credentials: GithubCredentials,
  redaction: Redaction,
  onAnswer: WatchAnswers,
): Promise<GithubClients> {
  const { GITHUB_APP_ID: id, GITHUB_APP_PRIVATE_KEY_FILE: file } = credentials;
  const app =
    id === undefined || file === undefined ? undefined : { id, privateKey: await readKey(file) };
  return new GithubClients({
    apiUrl: credentials.GITHUB_API_URL,
    userAgent: 'claude-code-cluster',
    redaction,
    onAnswer,
    app,
    token: credentials.GITHUB_TOKEN,
  });
}

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
