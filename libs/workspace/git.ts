import { childEnvironment } from './config.ts';
import { runCommand } from './run-command.ts';

/** A token for one repository, as GitHub takes it over HTTP. */
export interface GitCredential {
  /** The address it is good for: it is sent there and nowhere else. */
  readonly url: string;
  readonly token: string;
}

export interface GitOptions {
  /** Where git runs; also the repository, unless `gitDir` names another. */
  cwd: string;
  /** The repository, when it lies elsewhere than the working tree `cwd`. */
  gitDir?: string | undefined;
  credential?: GitCredential | undefined;
  /** Settings of this one call, over the hardened ones. */
  config?: Readonly<Record<string, string>> | undefined;
  /** Added to the environment: identities and dates of a commit. */
  env?: Readonly<Record<string, string>> | undefined;
  input?: string | undefined;
  /** Default two minutes; enough for anything that stays on this machine. */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** A list of paths of a very large repository fits; more is refused rather than cut without a word. */
const OUTPUT_BYTES_MAX = 32 * 1024 * 1024;

/**
 * What holds for every git command of ours, whatever a repository or this PC's owner has configured.
 *
 * Nothing that runs a program of somebody else's choice: no hooks, no file system monitor, no background
 * maintenance, no signing. See gitnamespaces(7) and git-config(1), and CVE-2022-24765 and CVE-2024-32002 for why.
 */
const HARDENED = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.protectHFS': 'true',
  'core.protectNTFS': 'true',
  'core.quotePath': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'commit.gpgSign': 'false',
  'tag.gpgSign': 'false',
  'submodule.recurse': 'false',
  'fetch.recurseSubmodules': 'false',
  'init.defaultBranch': 'main',
  'advice.detachedHead': 'false',
};

/**
 * Runs git, hardened, and returns what it says on stdout.
 *
 * @throws CommandFailed; RangeError when it says more than 32 MiB
 */
export async function git(args: readonly string[], options: GitOptions): Promise<string> {
  const { cwd, gitDir, input, timeoutMs = 120_000, signal } = options;
  const where = gitDir === undefined ? [] : [`--git-dir=${gitDir}`, `--work-tree=${cwd}`];
  const { stdout, stdoutTruncated } = await runCommand({
    file: 'git',
    args: [...where, ...args],
    cwd,
    env: gitEnvironment(options),
    input,
    timeoutMs,
    signal,
    outputBytesMax: OUTPUT_BYTES_MAX,
  });
  if (stdoutTruncated)
    throw new RangeError(
      `git ${args[0] ?? ''} says more than ${OUTPUT_BYTES_MAX} bytes; the repository is too large for this.`,
    );
  return stdout;
}

/** The environment of a hardened git, for whoever starts it otherwise than by `git()`. */
export function gitEnvironment({
  credential,
  config,
  env,
}: Pick<GitOptions, 'config' | 'credential' | 'env'> = {}): Record<string, string> {
  const settings = Object.entries({
    ...HARDENED,
    ...(credential === undefined ? {} : authorization(credential)),
    ...config,
  });
  return childEnvironment({
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_TERMINAL_PROMPT: '0',
    // The helpers of ext:: run any command; ssh would use this PC owner's keys.
    GIT_ALLOW_PROTOCOL: 'http:https:file',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    ...env,
  });
}

/**
 * In the environment and not in the address or argv, where every process of this PC could read it.
 *
 * With a token no redirect is followed: git takes the header along to whichever host it is sent to, all requests but the
 * first (tried with 2.39). A repository that was renamed is asked for by its new name.
 */
function authorization({ url, token }: GitCredential): Record<string, string> {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    [`http.${new URL(url).origin}/.extraHeader`]: `Authorization: Basic ${basic}`,
    'http.followRedirects': 'false',
  };
}
