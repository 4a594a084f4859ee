import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Why Prometheus' own tool can't judge the rules here; undefined when it can. */
export function whyNoPromtool(): Promise<string | undefined> {
  return whyNo('promtool');
}

/** Why no Prometheus can look at a cluster here; undefined when one can. */
export function whyNoPrometheus(): Promise<string | undefined> {
  return whyNo('prometheus');
}

/** Where one is missing its specs are skipped, visibly and counted; in CI the set-up installs both, so there it is a failure. */
async function whyNo(program: string): Promise<string | undefined> {
  try {
    await promisify(execFile)(program, ['--version']);
    return undefined;
  } catch (cause) {
    if (process.env['CI'] === 'true')
      throw new Error(`${program} does not run here. Install it: apt-get install prometheus.`, {
        cause,
      });
    return `${program} is not installed`;
  }
}
