import { claudeArguments, claudeEnvironment, promptInput } from './claude-command.ts';

const start = {
  cwd: '/w/tree',
  home: '/w/home',
  sessionId: 'aaaaaaaa-0000-4000-8000-000000000000',
  resume: false,
  model: 'sonnet',
  maxTurns: 7,
  maxBudgetUsd: 0.5,
};

describe('the arguments of the CLI', () => {
  it('begin a session of ours, and resume it in a further round', () => {
    expect(claudeArguments(start).join(' ')).toContain(`--session-id ${start.sessionId} --model`);
    const resumed = claudeArguments({ ...start, resume: true });
    expect(resumed.join(' ')).toContain(`--resume ${start.sessionId} --model`);
    expect(resumed).not.toContain('--session-id');
  });

  it('bear the limits, and let no repository configure anything', () => {
    const args = claudeArguments(start).join(' ');
    expect(args).toContain('--max-turns 7 --max-budget-usd 0.5');
    expect(args).toContain('--setting-sources user --strict-mcp-config --disable-slash-commands');
  });
});

describe('the environment of the CLI', () => {
  it('names no address of the API unless there is one', () => {
    const environment = claudeEnvironment({ home: '/w/home', apiKey: 'key' });
    expect(environment).toMatchObject({ HOME: '/w/home', ANTHROPIC_API_KEY: 'key' });
    expect(environment).not.toHaveProperty('ANTHROPIC_BASE_URL');
  });

  it('bears a subscription’s token where there is one, and no key beside it', () => {
    const environment = claudeEnvironment({ home: '/w/home', oauthToken: 'token' });
    expect(environment).toMatchObject({ CLAUDE_CODE_OAUTH_TOKEN: 'token' });
    expect(environment).not.toHaveProperty('ANTHROPIC_API_KEY');
  });

  it.each([
    ['http://127.0.0.1:9000', true],
    ['http://localhost:9000', true],
    ['http://[::1]:9000', true],
    ['https://gateway.example.com', false],
  ])('keeps a proxy out of the way of %s: %s', (baseUrl, direct) => {
    const { NO_PROXY = '' } = claudeEnvironment({ home: '/w/home', apiKey: 'key', baseUrl });
    expect(NO_PROXY.includes('127.0.0.1,localhost,[::1]')).toBe(direct);
  });
});

describe('the prompt', () => {
  it.each([
    ['Fix the bug', 'Fix the bug'],
    ['/help', 'The task:\n\n/help'],
    ['\n /compact', 'The task:\n\n\n /compact'],
  ])('%j can not become a command of the CLI', (prompt, input) => {
    expect(promptInput(prompt)).toBe(input);
  });
});
