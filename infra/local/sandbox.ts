import { BoxUnavailable, openBox } from '#libs/workspace';

/** Enough for a program that only tries to get out. */
const LIMITS = { processesMax: 100, memoryBytesMax: 2 ** 30, diskBytesMax: 2 ** 30 };

/** Why no agent on this machine could have a sandbox; undefined when one was made, tried, and held. */
export async function whyNoSandbox(): Promise<string | undefined> {
  const kind = 'sandbox-runtime';
  try {
    const box = await openBox({ kind, limits: LIMITS, hosts: [], readable: [], hidden: [] });
    await box.close();
    return undefined;
  } catch (error) {
    if (error instanceof BoxUnavailable) return error.message;
    throw error;
  }
}

/** For agents that work on harmless repositories only: the sandbox where there can be one, else none. */
export async function sandboxVariables(): Promise<{ AGENT_SANDBOX: 'none' | 'sandbox-runtime' }> {
  return {
    AGENT_SANDBOX: (await whyNoSandbox()) === undefined ? 'sandbox-runtime' : 'none',
  };
}
