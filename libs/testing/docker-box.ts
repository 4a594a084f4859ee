import { BoxUnavailable, childEnvironment, openBox, runCommand } from '#libs/workspace';

/** What the specs of Docker's sandbox run in: made of infra/sandbox. */
export const DOCKER_IMAGE = process.env['AGENT_SANDBOX_IMAGE'] ?? 'claude-cluster-box';

const LIMITS = { processesMax: 100, memoryBytesMax: 2 ** 30, diskBytesMax: 2 ** 30 };

/**
 * Why Docker's sandbox can't be tried on this machine; undefined when it can.
 *
 * For specs that need one: they are skipped, visibly and counted, where there is no engine or not this image, in CI too.
 *
 * @throws BoxUnavailable when one was made and does not hold
 */
export async function whyNoDockerBox(): Promise<string | undefined> {
  const docker = { image: DOCKER_IMAGE, cpus: 1, owner: `octo-asks-${process.pid}` };
  try {
    const box = await openBox({
      ...{ kind: 'docker', docker, limits: LIMITS },
      ...{ hosts: [], readable: [], hidden: [] },
    });
    await box.close();
    return undefined;
  } catch (error) {
    if (error instanceof BoxUnavailable && !error.message.includes('does not hold'))
      return error.message;
    throw error;
  }
}

/** Asks Docker's own client. @returns what it prints */
export async function askDocker(...args: string[]): Promise<string> {
  const env = childEnvironment({ DOCKER_HOST: process.env['DOCKER_HOST'] });
  const { stdout } = await runCommand({ file: 'docker', args, cwd: '/', env, timeoutMs: 30_000 });
  return stdout.trim();
}
