import { GithubIssue, ISSUE_BODY_BYTES_MAX, parseData } from '#libs/contracts';

import type { IssuesPayload } from './github-payload.ts';
import { isIssueAction, toGithubIssue } from './to-github-issue.ts';

const opened = { action: 'opened', deliveryId: 'd-1' } as const;

describe('toGithubIssue', () => {
  it('keeps the contract', () => {
    expect(() => parseData(GithubIssue, toGithubIssue(payload(), opened))).not.toThrow();
  });

  it('keeps GitHub’s own time, by which deliveries that overtook each other are put in order', () => {
    const { issue } = toGithubIssue(payload({ updated_at: '2026-01-15T09:30:00Z' }), opened);
    expect(issue.updatedAt).toBe('2026-01-15T09:30:00Z');
    expect(toGithubIssue(payload(), opened).issue).not.toHaveProperty('updatedAt');
  });

  it('takes an issue without a text as one with an empty text', () => {
    const { issue } = toGithubIssue(payload({ body: null }), opened);
    expect(issue).toMatchObject({ body: '', bodyBytes: 0 });
  });

  it('cuts a long log in the middle and remembers how long it was', () => {
    const body = `what I did\n${'ERROR something\n'.repeat(15_000)}the last line`;
    const { issue } = toGithubIssue(payload({ body }), opened);
    expect(issue.bodyBytes).toBe(body.length);
    expect(Buffer.byteLength(JSON.stringify(issue.body))).toBeLessThanOrEqual(ISSUE_BODY_BYTES_MAX);
    expect(issue.body).toMatch(/^what I did\n[^]*characters left out here[^]*the last line$/);
  });

  it('counts bytes and not characters of a Japanese text, and changes none of it', () => {
    const body = '合計が間違っています。';
    const { issue } = toGithubIssue(payload({ body, title: '請求書' }), opened);
    expect(issue).toMatchObject({ body, title: '請求書', bodyBytes: 33 });
  });

  it('replaces what no database stores: NUL and half a surrogate pair', () => {
    const { issue } = toGithubIssue(payload({ title: 'a\u0000b', body: 'c\ud83dd' }), opened);
    expect(issue).toMatchObject({ title: 'a\uFFFDb', body: 'c\uFFFDd' });
  });

  it.each([
    [
      'a bot',
      { id: 7, login: 'octo-bot[bot]', type: 'Bot' },
      { login: 'octo-bot[bot]', type: 'Bot' },
    ],
    ['an account of a kind we don’t know', { id: 7, login: 'x', type: 'Robot' }, { type: 'User' }],
    ['nobody, the account being gone', null, { login: 'ghost', type: 'User' }],
  ])('knows %s as author and sender', (_, user, expected) => {
    const data = toGithubIssue(Object.assign(payload({ user }), { sender: user }), opened);
    expect(data.issue.author).toMatchObject(expected);
    expect(data.sender).toMatchObject(expected);
    expect(() => parseData(GithubIssue, data)).not.toThrow();
  });

  it('tells a pull request from an issue', () => {
    expect(toGithubIssue(payload(), opened).isPullRequest).toBe(false);
    expect(toGithubIssue(payload({ pull_request: {} }), opened).isPullRequest).toBe(true);
  });

  it('carries the label and the installation only when there is one', () => {
    expect(toGithubIssue(payload(), opened)).not.toHaveProperty('label');
    expect(toGithubIssue(payload(), opened)).not.toHaveProperty('installationId');
    const more = Object.assign(payload(), {
      label: { name: 'claude' },
      installation: { id: 7 },
    });
    const data = toGithubIssue(more, { action: 'labeled', deliveryId: 'd-1' });
    expect(data).toMatchObject({ label: 'claude', installationId: 7 });
  });

  it('carries no request of an operator, whatever the payload holds', () => {
    const by = { id: 0, login: 'api:octo', type: 'User' };
    const request = { commandId: 'c-1', by, right: 'operator', ownText: true };
    const forged = Object.assign(payload(), { request });
    Object.assign(forged.issue, { request });
    const data = toGithubIssue(forged, opened);
    expect(JSON.stringify(data)).not.toContain('operator');
    expect(isIssueAction('requested')).toBe(false);
  });
});

function payload(issue: Partial<IssuesPayload['issue']> = {}): IssuesPayload {
  return {
    issue: {
      id: 900142,
      number: 42,
      title: 'Total is wrong',
      body: 'It is.',
      html_url: 'https://github.example/octo-tester/parcel-counter/issues/42',
      state: 'open',
      labels: [{ name: 'claude' }],
      user: { id: 1001, login: 'octo-tester', type: 'User' },
      ...issue,
    },
    repository: {
      id: 1,
      full_name: 'octo-tester/parcel-counter',
      default_branch: 'main',
      clone_url: 'https://github.example/octo-tester/parcel-counter.git',
      private: false,
    },
    sender: { id: 1002, login: 'octo-maintainer', type: 'User' },
  };
}
