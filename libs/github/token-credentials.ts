import { NotPermitted } from './errors.ts';
import type { Credentials } from './access.ts';
import type { octokitFor } from './octokit.ts';
import { asking } from './translate-error.ts';

/** One token for every repository, as a person uses it. */
export function tokenCredentials(
  token: string,
  Client: ReturnType<typeof octokitFor>,
): Credentials {
  let login: { known: string | undefined } | undefined;
  return {
    tokenFor: () => Promise.resolve({ token }),
    login: async () => (login ??= { known: await askLogin(new Client({ auth: token })) }).known,
  };
}

async function askLogin(
  octokit: InstanceType<ReturnType<typeof octokitFor>>,
): Promise<string | undefined> {
  try {
    const { data } = await asking('ask whose token this is', () =>
      octokit.rest.users.getAuthenticated(),
    );
    return data.login;
  } catch (error) {
    // The token of a GitHub Actions job may not ask who it is.
    if (error instanceof NotPermitted) return undefined;
    throw error;
  }
}
