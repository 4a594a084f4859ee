import { loadConfig } from '#libs/runtime';

import { PrPublisherConfig } from './config.ts';

const DATABASE_URL = 'postgres://pr_publisher@127.0.0.1/test';

describe('the configuration of pr-publisher', () => {
  it.each([
    ['an app', { GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY_FILE: '/key.pem' }],
    ['a token', { GITHUB_TOKEN: 'ghp_invented' }],
  ])('takes %s', (_, way) => {
    expect(loadConfig(PrPublisherConfig, { DATABASE_URL, ...way })).toMatchObject({
      PR_DRAFT: true,
      BRANCH_PREFIX: 'claude/',
    });
  });

  it.each([
    ['no way into GitHub', {}, /GITHUB_TOKEN/],
    ['an app without its key', { GITHUB_APP_ID: '7' }, /GITHUB_APP_PRIVATE_KEY_FILE/],
    ['a key without its app', { GITHUB_APP_PRIVATE_KEY_FILE: '/k' }, /GITHUB_APP_ID/],
    ['a prefix that is no branch', { GITHUB_TOKEN: 't', BRANCH_PREFIX: '../x' }, /BRANCH_PREFIX/],
    [
      'a prefix that no comment’s command can begin with',
      { GITHUB_TOKEN: 't', COMMAND_PREFIX: 'claude' },
      /COMMAND_PREFIX must be a \//,
    ],
    ['an address that is none', { GITHUB_TOKEN: 't', GITHUB_API_URL: 'github' }, /GITHUB_API_URL/],
  ])('refuses %s', (_, environment, fault) => {
    expect(() => loadConfig(PrPublisherConfig, { DATABASE_URL, ...environment })).toThrow(fault);
  });
});
