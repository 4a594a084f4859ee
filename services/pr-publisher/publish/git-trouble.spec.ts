import { Gone, NotPermitted, Unavailable } from '#libs/github';
import { CommandFailed } from '#libs/workspace';

import { gitTrouble } from './git-trouble.ts';

function failed(stderr: string, facts: { isCanceled?: boolean } = {}): CommandFailed {
  return new CommandFailed({
    file: 'git',
    args: ['push'],
    exitCode: 1,
    signal: undefined,
    timedOut: false,
    isCanceled: false,
    notFound: false,
    stdout: '',
    stderr,
    durationMs: 1,
    ...facts,
  });
}

describe('reading git’s words', () => {
  it.each([
    [
      '! [remote rejected] x -> x (refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission)',
      NotPermitted,
    ],
    ['! [rejected] x -> x (stale info)', Unavailable],
    ['remote: error: GH006: Protected branch update failed for refs/heads/x.', NotPermitted],
    ['remote: error: GH013: Repository rule violations found', NotPermitted],
    ['remote: Permission to octo/shop.git denied to octo-tester.', NotPermitted],
    ['fatal: unable to access x: The requested URL returned error: 403', NotPermitted],
    ["fatal: could not read Username for 'http://x': terminal prompts disabled", NotPermitted],
    ['remote: Repository not found.', Gone],
    ["fatal: couldn't find remote ref refs/heads/main", Gone],
    ['fatal: unable to access x: Could not resolve host: github.com', Unavailable],
    ['', Unavailable],
  ])('%s', (stderr, Expected) => {
    expect(gitTrouble(failed(stderr))).toBeInstanceOf(Expected);
  });

  it('leaves alone what we ended ourselves, and what is not git’s', () => {
    const canceled = failed('', { isCanceled: true });
    const bug = new TypeError('ours');
    expect([gitTrouble(canceled), gitTrouble(bug)]).toEqual([canceled, bug]);
  });
});
