import { whyNoSandbox } from '../../infra/local/sandbox.ts';

let asked: Promise<string | undefined> | undefined;

/**
 * Why the agent's sandbox can't be tried on this machine; undefined when it can.
 *
 * For specs that need one: where it is missing they are skipped, visibly and counted; in CI, where the set-up has
 * installed it, that would be a hole nobody sees, so there it is a failure.
 */
export function whyNoBox(): Promise<string | undefined> {
  asked ??= ask();
  return asked;
}

/** How the specs of an agent run what they run: as in production, where that can be. */
export async function sandboxHere(): Promise<'none' | 'sandbox-runtime'> {
  return (await whyNoBox()) === undefined ? 'sandbox-runtime' : 'none';
}

async function ask(): Promise<string | undefined> {
  const why = await whyNoSandbox();
  if (why !== undefined && process.env['CI'] === 'true') throw new Error(why);
  return why;
}
