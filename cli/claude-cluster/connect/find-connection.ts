import { usageError } from '../command-error.ts';
import { readLogin } from './saved-login.ts';
import { readRunning } from './running-cluster.ts';

/** Where the api is, and by what it lets us in. */
export interface Connection {
  /** Without a slash at its end. */
  readonly url: string;
  /** Absent: nobody gave one, and the api will say so. */
  readonly token?: string;
}

const DEFAULT_URL = 'http://127.0.0.1:8080';

/**
 * What the command line says, else the environment, else the saved login, else the cluster that runs on this machine.
 *
 * An address and a token belong together: a token that was saved for one api is never sent to another.
 */
export async function findConnection(
  { api, token }: { api?: string; token?: string },
  env: Readonly<Record<string, string | undefined>>,
): Promise<Connection> {
  const url = given(api) ?? given(env['CLAUDE_CLUSTER_API']);
  const wanted = url === undefined ? undefined : normalise(url);
  const secret = given(token) ?? given(env['CLAUDE_CLUSTER_TOKEN']);
  const known = [await readLogin(env), await readRunning(env)].flatMap((one) => one ?? []);
  if (wanted === undefined && secret === undefined) return known[0] ?? { url: DEFAULT_URL };
  const place = wanted ?? known[0]?.url ?? DEFAULT_URL;
  const saved = known.find((one) => one.url === place)?.token;
  const used = secret ?? saved;
  return { url: place, ...(used === undefined ? {} : { token: used }) };
}

/** @throws CommandError for what is no address of an api */
export function normalise(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw usageError(`"${url}" is no address of an api. Give --api like ${DEFAULT_URL}.`);
  if (parsed.username !== '' || parsed.password !== '')
    throw usageError('An address holds no password. Give the token with --token.');
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}
