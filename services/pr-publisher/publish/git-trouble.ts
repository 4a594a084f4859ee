import { Gone, NotPermitted, Unavailable } from '#libs/github';
import { CommandFailed } from '#libs/workspace';

/**
 * What git's words on a failed fetch or push mean. GitHub says the same things over git as over its API, but only as
 * text; this is the one place that reads it.
 */
export function gitTrouble(error: unknown): unknown {
  if (!(error instanceof CommandFailed) || error.isCanceled || error.notFound) return error;
  const said = error.stderr.trim().split('\n').slice(-5).join(' ').slice(0, 1000);
  const trouble = TROUBLES.find(({ words }) => words.test(said));
  if (trouble === undefined)
    return new Unavailable(`git could not reach GitHub: ${said || 'it took too long'}.`, {
      cause: error,
    });
  return trouble.as(said, error);
}

const TROUBLES: readonly { words: RegExp; as: (said: string, cause: Error) => Error }[] = [
  {
    words: /without `?workflows?`? permission/i,
    as: (said, cause) =>
      new NotPermitted(
        `GitHub refuses a change of a workflow: ${said}. Grant the app "Workflows: write", or make this change yourself.`,
        { missing: 'workflows=write', cause },
      ),
  },
  {
    words: /stale info|fetch first|cannot lock ref/i,
    as: (said, cause) =>
      new Unavailable(`The branch moved while it was pushed: ${said}.`, { cause }),
  },
  {
    words: /GH\d{3}|protected branch|hook declined|push declined/i,
    as: (said, cause) =>
      new NotPermitted(
        `A rule of the repository refuses the push: ${said}. Let the app past the rule for this branch.`,
        { cause },
      ),
  },
  {
    words: /\b40[13]\b|permission .*denied|authentication|could not read username|access denied/i,
    as: (said, cause) =>
      new NotPermitted(
        `GitHub refuses the push: ${said}. Grant the app "Contents: write" on this repository.`,
        { missing: 'contents=write', cause },
      ),
  },
  {
    words: /\b404\b|not found|couldn't find remote ref/i,
    as: (said, cause) =>
      new Gone(`${said}. The repository or its default branch is gone or was renamed.`, { cause }),
  },
];
