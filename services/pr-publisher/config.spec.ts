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

  it('says where the dashboard is in one way, with or without a slash at its end', () => {
    for (const DASHBOARD_URL of ['https://cluster.example', 'https://cluster.example/']) {
      const given = { DATABASE_URL, GITHUB_TOKEN: 't', DASHBOARD_URL };
      expect(loadConfig(PrPublisherConfig, given).signposts).toMatchObject({
        commandPrefix: '/claude',
        dashboardUrl: 'https://cluster.example',
      });
    }
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
    [
      'a status label as a wish for work',
      { GITHUB_TOKEN: 't', TRIGGER_LABELS: 'claude,claude-code-failed' },
      /TRIGGER_LABELS must not name claude-code-waiting/,
    ],
    [
      'a trace’s address without the trace in it',
      { GITHUB_TOKEN: 't', TRACE_URL_TEMPLATE: 'https://traces.example' },
      /TRACE_URL_TEMPLATE must be an address with \{traceId\}/,
    ],
    [
      'an address that would end its link',
      { GITHUB_TOKEN: 't', TRACE_URL_TEMPLATE: 'https://traces.example/{traceId}) [x](' },
      /TRACE_URL_TEMPLATE/,
    ],
    ['a dashboard nowhere', { GITHUB_TOKEN: 't', DASHBOARD_URL: 'here' }, /DASHBOARD_URL/],
    ['an address that is none', { GITHUB_TOKEN: 't', GITHUB_API_URL: 'github' }, /GITHUB_API_URL/],
  ])('refuses %s', (_, environment, fault) => {
    expect(() => loadConfig(PrPublisherConfig, { DATABASE_URL, ...environment })).toThrow(fault);
  });
});
