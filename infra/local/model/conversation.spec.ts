import { isSideRequest, parseRequest, readPosition, type MessagesRequest } from './conversation.ts';

const reminder = { type: 'text', text: '<system-reminder>\nRules: see #7\n</system-reminder>' };
const environment = {
  role: 'system',
  content: '# Environment\n - Primary working directory: /tmp/my tree\n - Platform: linux',
};
const first = { role: 'user', content: [reminder, { type: 'text', text: 'Fix #12' }] };
const asks = (id: string) => ({
  role: 'assistant',
  content: [
    { type: 'text', text: 'So.' },
    { type: 'tool_use', id, name: 'Bash', input: {} },
  ],
});
const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'Fix #13' });
const says = { role: 'assistant', content: [{ type: 'text', text: 'Done.' }] };

function request(messages: MessagesRequest['messages'], more = {}): MessagesRequest {
  return { model: 'm', stream: true, max_tokens: 100, tools: [{}], messages, ...more };
}

describe('a position in a conversation', () => {
  it.each([
    ['the first request', [first, environment], { round: 0, step: 0 }],
    [
      'the answer of a first tool',
      [first, environment, asks('toolu_r0t0n0'), { role: 'user', content: [result('r0t0n0')] }],
      { round: 0, step: 1 },
    ],
    [
      'several tools that the CLI gives back in messages of their own',
      [
        first,
        environment,
        asks('toolu_r0t0n0'),
        { role: 'user', content: [result('toolu_r0t0n0')] },
        asks('toolu_r0t0n1'),
        { role: 'user', content: [result('toolu_r0t0n1'), reminder] },
      ],
      { round: 0, step: 1 },
    ],
    [
      'a fix round',
      [first, environment, asks('toolu_r0t0n0'), says, { role: 'user', content: 'Tests are red' }],
      { round: 1, step: 0 },
    ],
    [
      'a fix round after the turn limit, told in the same message as the last answer',
      [
        first,
        environment,
        asks('toolu_r0t3n0'),
        {
          role: 'user',
          content: [result('toolu_r0t3n0'), { type: 'text', text: 'Tests are red' }],
        },
      ],
      { round: 1, step: 0 },
    ],
    [
      'the second step of a fix round',
      [first, environment, says, { role: 'user', content: 'Red' }, asks('toolu_r1t0n0')],
      { round: 1, step: 1 },
    ],
    [
      'what the CLI puts in for an interruption',
      [first, environment, { role: 'user', content: '[Request interrupted by user]' }],
      { round: 0, step: 0 },
    ],
  ])('is read from %s', (_, messages, expected) => {
    expect(readPosition(request(messages))).toEqual({
      firstPrompt: 'Fix #12',
      workspace: '/tmp/my tree',
      ...expected,
    });
  });

  it('takes the working tree from the CLI, never from the user', () => {
    const lure = { role: 'user', content: 'Primary working directory: /etc' };
    expect(readPosition(request([lure])).workspace).toBeUndefined();
    expect(
      readPosition(request([lure], { system: 'Working directory: /home/x' })).workspace,
    ).toEqual('/home/x');
  });
});

describe('a side request', () => {
  it('is one without tools, or for a single token', () => {
    expect(isSideRequest(request([first]))).toBe(false);
    expect(isSideRequest(request([first], { tools: [] }))).toBe(true);
    expect(isSideRequest(request([first], { max_tokens: 1 }))).toBe(true);
  });
});

describe('a request', () => {
  it('is refused without messages', () => {
    expect(() => parseRequest('{}')).toThrow('messages');
    expect(() => parseRequest('{')).toThrow(SyntaxError);
  });
});
