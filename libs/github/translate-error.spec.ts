import { Gone, NotPermitted, RateLimited, Refused, Unavailable } from './errors.ts';
import { translateError } from './translate-error.ts';

const NOW_MS = Date.parse('2026-01-01T00:00:00Z');

function answer(
  status: number,
  headers: Record<string, string> = {},
  data: unknown = { message: 'said GitHub' },
): Error {
  return Object.assign(new Error('said GitHub'), { status, response: { headers, data } });
}

describe('translating what GitHub answers', () => {
  it.each([
    [401, NotPermitted],
    [403, NotPermitted],
    [404, Gone],
    [410, Gone],
    [422, Refused],
    [429, RateLimited],
    [500, Unavailable],
    [503, Unavailable],
  ])('takes %i for what it is', (status, Expected) => {
    expect(translateError('do it', answer(status), NOW_MS)).toBeInstanceOf(Expected);
  });

  it.each([
    ['retry-after in seconds', { 'retry-after': '90' }, '2026-01-01T00:01:30.000Z'],
    [
      'the reset of the hourly limit',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW_MS / 1000 + 600) },
      '2026-01-01T00:10:01.000Z',
    ],
    [
      'a minute from now when the reset has passed by our clock',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW_MS / 1000 - 5) },
      '2026-01-01T00:00:01.000Z',
    ],
  ])('reads when to ask again: %s', (_, headers, retryAt) => {
    const error = translateError('do it', answer(403, headers), NOW_MS) as RateLimited;
    expect(error.retryAt.toISOString()).toBe(retryAt);
  });

  it('says which permission is missing', () => {
    const headers = { 'x-accepted-github-permissions': 'pull_requests=write' };
    const error = translateError('open it', answer(403, headers), NOW_MS) as NotPermitted;
    expect(error.missing).toBe('pull_requests=write');
    expect(error.message).toMatch(/Grant pull_requests=write/);
  });

  it('keeps every reason of a refusal', () => {
    const data = {
      message: 'Validation Failed',
      errors: [{ field: 'head', code: 'invalid' }, 'b'],
    };
    const error = translateError('open it', answer(422, {}, data), NOW_MS) as Refused;
    expect(error.reasons).toEqual(['head invalid', 'b']);
  });

  it('leaves what is no answer of GitHub as it is', () => {
    const bug = new TypeError('a bug of ours');
    expect(translateError('do it', bug, NOW_MS)).toBe(bug);
  });
});
