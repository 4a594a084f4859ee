import { BoxUnavailable, openBox } from '#libs/workspace';

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
  const limits = { processesMax: 100, memoryBytesMax: 2 ** 30, diskBytesMax: 2 ** 30 };
  try {
    const kind = 'sandbox-runtime';
    const box = await openBox({ kind, limits, hosts: [], readable: [], hidden: [] });
    await box.close();
    return undefined;
  } catch (error) {
    if (!(error instanceof BoxUnavailable) || process.env['CI'] === 'true') throw error;
    return error.message;
  }
}
