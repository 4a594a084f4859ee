import { git, type GitCredential } from './git.ts';
import { LARGE_FILES_ALONE } from './large-files.ts';

/** A repository over HTTP, with what opens it. */
export interface Remote {
  readonly url: string;
  readonly credential?: GitCredential | undefined;
}

const NETWORK_TIMEOUT_MS = 300_000;

/** Where a branch is now, read from the remote itself; undefined when there is none. */
export async function readRemoteBranch(
  { url, credential }: Remote,
  { branch, cwd, signal }: { branch: string; cwd: string; signal?: AbortSignal },
): Promise<string | undefined> {
  const ref = `refs/heads/${branch}`;
  const output = await git(['ls-remote', '--quiet', '--', url, ref], {
    cwd,
    credential,
    signal,
    timeoutMs: NETWORK_TIMEOUT_MS,
  });
  const line = output.split('\n').find((candidate) => candidate.endsWith(`\t${ref}`));
  return line?.split('\t')[0];
}

/**
 * Puts a branch where `sha` is.
 *
 * @param expected where the branch must be at that moment (undefined: nowhere), so that nobody's commit is overwritten
 * @throws CommandFailed when the remote refuses, and also when the branch has moved
 */
export async function pushBranch(
  { url, credential }: Remote,
  push: {
    gitDir: string;
    sha: string;
    branch: string;
    expected: string | undefined;
    signal?: AbortSignal;
  },
): Promise<void> {
  const ref = `refs/heads/${push.branch}`;
  const lease = `--force-with-lease=${ref}:${push.expected ?? ''}`;
  await git(['push', '--quiet', '--no-verify', lease, '--', url, `${push.sha}:${ref}`], {
    cwd: push.gitDir,
    config: LARGE_FILES_ALONE,
    credential,
    signal: push.signal,
    timeoutMs: NETWORK_TIMEOUT_MS,
  });
}
