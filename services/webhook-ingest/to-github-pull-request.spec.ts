import { GithubPullRequest, parseData } from '#libs/contracts';

import { EXAMPLES } from './examples.fixture.ts';
import type { PullRequestPayload } from './github-payload.ts';
import { isPullRequestAction, toGithubPullRequest } from './to-github-pull-request.ts';

const closed = { action: 'closed', deliveryId: 'd-1' } as const;

function payload(merged: boolean | null): PullRequestPayload {
  const told = structuredClone(
    EXAMPLES.find(({ name }) => name === 'pull_request')?.examples.find(
      ({ action }) => action === 'closed',
    ),
  ) as unknown as PullRequestPayload;
  told.pull_request.merged = merged;
  return told;
}

test.each([
  [true, true],
  [false, false],
  [null, false],
])('a pull request that was closed, with merged %s, keeps the contract', (merged, expected) => {
  const told = payload(merged);
  const data = toGithubPullRequest(told, closed);
  expect(parseData(GithubPullRequest, data)).toMatchObject({
    ...{ deliveryId: 'd-1', action: 'closed', merged: expected },
    number: told.pull_request.number,
    repository: { fullName: told.repository.full_name },
    sender: { login: told.sender?.login },
  });
});

test('who did it may be gone, and it may have come through no app', () => {
  const told = payload(true);
  told.sender = null;
  told.installation = null;
  const data = toGithubPullRequest(told, closed);
  expect(data.sender.login).toBe('ghost');
  expect(data).not.toHaveProperty('installationId');
});

test('nothing but closing is listened to', () => {
  expect(['opened', 'closed', 'reopened', 'synchronize', ''].filter(isPullRequestAction)).toEqual([
    'closed',
  ]);
});
