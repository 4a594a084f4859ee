import { loadConfig } from '#libs/runtime';

import { IssueClassifierConfig } from './config.ts';

const token = { GITHUB_TOKEN: 'ghp_invented' };

describe('the configuration of issue-classifier', () => {
  it('lists nobody by itself', () => {
    expect(loadConfig(IssueClassifierConfig, token)).toMatchObject({
      ALLOWED_USERS: [],
      ALLOWED_BOTS: [],
      COMMAND_PREFIX: '/claude',
    });
  });

  it('takes people and bots, everywhere or in one repository', () => {
    const lists = {
      ALLOWED_USERS: 'octo-reader, octo-tester/parcel.counter:octo-other',
      ALLOWED_BOTS: 'octo-bot[bot]',
    };
    expect(loadConfig(IssueClassifierConfig, { ...token, ...lists })).toMatchObject({
      ALLOWED_USERS: ['octo-reader', 'octo-tester/parcel.counter:octo-other'],
      ALLOWED_BOTS: ['octo-bot[bot]'],
    });
  });

  it.each([
    ['no way to ask GitHub', {}, /GITHUB_TOKEN/],
    ['an app without its key', { GITHUB_APP_ID: '7' }, /GITHUB_APP_PRIVATE_KEY_FILE/],
    ['a list with a wildcard', { ...token, ALLOWED_USERS: '*' }, /ALLOWED_USERS/],
    ['a list with a mention', { ...token, ALLOWED_USERS: '@octo-reader' }, /ALLOWED_USERS/],
    ['a list of a whole repository', { ...token, ALLOWED_BOTS: 'octo/shop:' }, /ALLOWED_BOTS/],
    ['second opinions without a key', { ...token, SECOND_OPINION: 'true' }, /ANTHROPIC_API_KEY/],
    ['a share above one', { ...token, SECOND_OPINION_BELOW: '2' }, /SECOND_OPINION_BELOW/],
    ['a prefix that any word begins with', { ...token, COMMAND_PREFIX: 'a' }, /COMMAND_PREFIX/],
  ])('refuses %s', (_, environment, fault) => {
    expect(() => loadConfig(IssueClassifierConfig, environment)).toThrow(fault);
  });
});
