import { COMMENT_BODY_BYTES_MAX, GithubComment, parseData } from '#libs/contracts';

import type { IssueCommentPayload } from './github-payload.ts';
import { toGithubComment } from './to-github-comment.ts';

const created = { action: 'created', deliveryId: 'd-1' } as const;

describe('toGithubComment', () => {
  it('keeps the contract, and says who wrote it and on what', () => {
    const data = toGithubComment(payload('/claude approve'), created);
    expect(() => parseData(GithubComment, data)).not.toThrow();
    expect(data).toMatchObject({
      deliveryId: 'd-1',
      commentId: 31_337,
      body: '/claude approve',
      createdAt: '2026-01-15T09:30:01Z',
      author: { login: 'octo-maintainer' },
      issue: { number: 42, author: { login: 'octo-tester' } },
      isPullRequest: false,
      installationId: 77,
    });
  });

  it('takes a comment of an account that is gone as one of nobody', () => {
    const told = payload('x');
    told.comment.user = null;
    expect(toGithubComment(told, created).author.login).toBe('ghost');
  });

  it.each([
    ['the end goes', `/claude approve\n${'x\n'.repeat(9000)}`, /^\/claude approve\nx\n/],
    ['and nothing of a line that does not fit', `a\n${'/claude approve'.repeat(900)}`, /^a$/],
    ['and half a fence keeps its head', `\`\`\`\n${'y\n'.repeat(9000)}\`\`\``, /^```\ny[y\n]*y$/],
    ['in bytes, not characters', `a\n${'合計\n'.repeat(2000)}`, /^a\n合計/],
  ])('cuts a long comment between lines: %s', (_, text, expected) => {
    const { body } = toGithubComment(payload(text), created);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(COMMENT_BODY_BYTES_MAX);
    expect(body).toMatch(expected);
    expect(text.startsWith(`${body}\n`)).toBe(true);
  });

  it('replaces what no database stores', () => {
    expect(toGithubComment(payload('a\u0000b\ud83d'), created).body).toBe('a\uFFFDb\uFFFD');
  });
});

function payload(body: string): IssueCommentPayload {
  return {
    comment: {
      id: 31_337,
      body,
      created_at: '2026-01-15T09:30:01Z',
      user: { id: 1002, login: 'octo-maintainer', type: 'User' },
    },
    issue: {
      id: 900142,
      number: 42,
      title: 'Total is wrong',
      body: 'It is.',
      html_url: 'https://github.example/octo-tester/parcel-counter/issues/42',
      state: 'open',
      labels: [{ name: 'claude' }],
      user: { id: 1001, login: 'octo-tester', type: 'User' },
    },
    repository: {
      id: 1,
      full_name: 'octo-tester/parcel-counter',
      default_branch: 'main',
      clone_url: 'https://github.example/octo-tester/parcel-counter.git',
      private: false,
    },
    sender: { id: 1002, login: 'octo-maintainer', type: 'User' },
    installation: { id: 77 },
  };
}
