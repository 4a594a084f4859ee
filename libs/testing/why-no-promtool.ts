import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Why Prometheus' own tool can't judge the rules here; undefined when it can.
 *
 * Where it is missing its specs are skipped, visibly and counted; in CI the set-up installs it, so there it is a failure.
 */
export async function whyNoPromtool(): Promise<string | undefined> {
  try {
    await promisify(execFile)('promtool', ['--version']);
    return undefined;
  } catch (cause) {
    if (process.env['CI'] === 'true')
      throw new Error('promtool does not run here. Install it: apt-get install prometheus.', {
        cause,
      });
    return 'promtool is not installed';
  }
}
