import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Git as the local GitHub runs it: nothing of the user's own configuration, nothing that asks or starts hooks. */
export class Git {
  readonly env: NodeJS.ProcessEnv;

  private constructor(env: NodeJS.ProcessEnv) {
    this.env = env;
  }

  /** `folder` receives the one configuration file that counts. */
  static async in(folder: string): Promise<Git> {
    await mkdir(folder, { recursive: true });
    const config = join(folder, 'gitconfig');
    await writeFile(config, CONFIG);
    return new Git({
      PATH: process.env['PATH'],
      HOME: folder,
      GIT_CONFIG_GLOBAL: config,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      LC_ALL: 'C.UTF-8',
    });
  }

  /** Standard output as text. Rejects with git's own words when it ends with anything but 0. */
  async run(cwd: string, ...args: string[]): Promise<string> {
    return (await this.raw(cwd, args)).toString('utf8');
  }

  /** Standard output as bytes. */
  raw(cwd: string, args: readonly string[], input = ''): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        args,
        { cwd, env: this.env, encoding: 'buffer', maxBuffer: OUTPUT_BYTES_MAX },
        (error, stdout, stderr) => {
          if (error === null) resolve(stdout);
          else
            reject(
              new Error(`git ${args.join(' ')} failed in ${cwd}: ${stderr.toString().trim()}`, {
                cause: error,
              }),
            );
        },
      );
      // Git may end without reading its input; how it ended is what counts.
      child.stdin?.on('error', () => undefined).end(input);
    });
  }

  /** The commit a ref stands for, or undefined where there is no such ref. */
  async sha(repository: string, ref: string): Promise<string | undefined> {
    const line = await this.run(repository, 'for-each-ref', '--format=%(objectname)', ref);
    return line.trim() || undefined;
  }
}

const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;

// Repositories of other owners may be read (a demo runs on a folder of the user's), pushes go where GitHub's go.
const CONFIG = `[safe]
	directory = *
[init]
	defaultBranch = main
[user]
	name = Local GitHub
	email = local-github@example.invalid
[core]
	hooksPath = /dev/null
	fsmonitor = false
[receive]
	denyNonFastForwards = false
	denyDeletes = false
	fsckObjects = true
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
[gc]
	auto = 0
`;
