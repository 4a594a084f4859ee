import { spawn, type ChildProcess } from 'node:child_process';

import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { environmentOfAUser } from './config.ts';

/** The last line of `--json`, as far as it is looked at. */
export interface Summary {
  readonly ok: boolean;
  readonly issues: readonly {
    readonly specialty: string;
    readonly agent: string;
    readonly attempts: number;
    readonly tests: string;
    readonly pr: { readonly headSha: string; readonly state: string };
  }[];
}

/** What `--json` puts out. */
export interface Told {
  readonly events: readonly { readonly type: string; readonly data: object }[];
  readonly summary: Summary;
}

/** A demo that runs. */
export interface StartedDemo {
  readonly child: ChildProcess;
  /** All that it has said. */
  readonly said: () => string;
  /** Its standard output alone. */
  readonly printed: () => string;
  /** @throws when it said nothing on standard output, with what it said instead */
  readonly told: () => Told;
}

/**
 * As a user starts it, on what `npm test` has built.
 *
 * @param temporary becomes the temporary folder of all that it starts
 */
export function startDemo(temporary: string, args: readonly string[]): StartedDemo {
  const child = spawn(process.execPath, ['dist/cli/demo.js', ...args], {
    cwd: repositoryRoot(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentOfAUser(temporary),
  });
  let out = '';
  let all = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    all += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => (all += chunk.toString()));
  const told = (): Told => {
    if (out === '') throw new Error(`The demo said nothing but: ${all}`);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    const { summary } = lines.pop() as { summary: Summary };
    return { events: lines as Told['events'], summary };
  };
  return { child, said: () => all, printed: () => out, told };
}
