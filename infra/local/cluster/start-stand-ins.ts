import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { awaitWord } from './await-ready.ts';
import type { ClusterOptions, ExternalGithub } from './options.ts';
import type { Parts } from './parts.ts';
import type { ModelAccess } from './service-environment.ts';

/** What the local GitHub says of itself. */
export interface LocalGithubAccess {
  /** REST, and clone and push. */
  readonly apiUrl: string;
  readonly appId: number;
  readonly privateKeyFile: string;
  /** A personal access token of each person. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Likewise, tokens that may read metadata and nothing else. */
  readonly readTokens: Readonly<Record<string, string>>;
}

/** Starts the scripted model, unless there is a key for a real one. */
export async function startModel(
  parts: Parts,
  { folder, model }: ClusterOptions,
): Promise<ModelAccess> {
  if (!('scripts' in model)) return model;
  const file = join(folder, 'model.json');
  await writeFile(file, JSON.stringify(model.scripts));
  return parts.step('model', async () => {
    const argv = ['infra/local/model/main.js', '--scripts', file];
    const process = parts.addProcess('stand-ins', { name: 'model', argv });
    await process.start();
    const read = ({ url }: Record<string, unknown>): string | undefined =>
      typeof url === 'string' ? url : undefined;
    const baseUrl = await awaitWord(process, read, parts.signal);
    return { apiKey: 'the-local-model-needs-none', baseUrl };
  });
}

export async function startGithub(
  parts: Parts,
  { folder, users = ['octo-tester'] }: ClusterOptions,
  webhook: { url: string; secret: string },
): Promise<{ access: LocalGithubAccess; asExternal: ExternalGithub }> {
  // A file, because arguments can be seen by everybody on the machine.
  const file = join(folder, 'github.json');
  const options = { folder: join(folder, 'github'), webhook, users };
  await writeFile(file, JSON.stringify(options), { mode: 0o600 });
  return parts.step('github', async () => {
    const argv = ['infra/local/github/main.js', file];
    const process = parts.addProcess('stand-ins', { name: 'github', argv });
    await process.start();
    const { tokensFile, ...place } = await awaitWord(process, readPlace, parts.signal);
    const access = { ...place, ...(await readTokens(tokensFile)) };
    const { apiUrl, appId, privateKeyFile } = access;
    const [owner = ''] = users;
    const asExternal: ExternalGithub = {
      apiUrl,
      access: { appId, privateKeyFile },
      readAccess: { token: access.readTokens[owner] ?? '' },
      webhookSecret: webhook.secret,
    };
    return { access, asExternal };
  });
}

type Tokens = Pick<LocalGithubAccess, 'readTokens' | 'tokens'>;
type Place = Omit<LocalGithubAccess, keyof Tokens> & { readonly tokensFile: string };

function readPlace(line: Record<string, unknown>): Place | undefined {
  return 'tokensFile' in line ? (line as unknown as Place) : undefined;
}

async function readTokens(file: string): Promise<Tokens> {
  return JSON.parse(await readFile(file, 'utf8')) as Tokens;
}
