import { readClaudeLine } from './claude-events.ts';

const read = (json: unknown) => readClaudeLine(JSON.stringify(json), '/w/tree');
const assistant = (...content: unknown[]) => ({
  type: 'assistant',
  message: { id: 'msg_1', content, usage: { input_tokens: 3, output_tokens: 1 } },
});
const tool = (name: string, input: object) => assistant({ type: 'tool_use', id: 't', name, input });

describe('a line of the CLI', () => {
  it.each([
    [
      'the start',
      { type: 'system', subtype: 'init', model: 'claude-x' },
      'Claude starts (claude-x)',
    ],
    [
      'a retry',
      { type: 'system', subtype: 'api_retry', attempt: 2, error_status: 529, error: 'overloaded' },
      'Waiting for the model: overloaded (try 2)',
    ],
    ['a text', assistant({ type: 'text', text: ' I \n see. ' }), 'I see.'],
    ['a file', tool('Edit', { file_path: '/w/tree/src/a.ts', old_string: 'x' }), 'Edit src/a.ts'],
    [
      'a command',
      tool('Bash', { command: 'npm test\necho', description: 'Test' }),
      'Bash npm test echo',
    ],
    ['a search', tool('Grep', { pattern: 'needle', path: '/w/tree/src' }), 'Grep needle'],
    ['a tool of tomorrow', tool('Dream', { depth: 3 }), 'Dream'],
  ])('tells %s in one line', (_, json, message) => {
    expect(read(json)?.filter(({ kind }) => kind !== 'usage')).toMatchObject([{ message }]);
  });

  it('tells no more than 300 characters', () => {
    const [, told] = read(assistant({ type: 'text', text: '🌍'.repeat(5000) })) ?? [];
    expect((told as { message: string }).message.length).toBeLessThanOrEqual(300);
  });

  it.each([
    ['an unknown line', { type: 'rate_limit_event' }],
    ['an unknown system line', { type: 'system', subtype: 'thinking_tokens' }],
    ['the results of tools', { type: 'user', message: { content: [{ type: 'tool_result' }] } }],
    ['no type', {}],
  ])('is nothing to us when it is %s', (_, json) => {
    expect(read(json)).toEqual([]);
  });

  it.each(['', 'Welcome!', '[]', 'null', '7', '{"type":"result"'])('is garbage: %j', (line) => {
    expect(readClaudeLine(line, '/w/tree')).toBeUndefined();
  });

  it('survives fields of other types than expected', () => {
    const odd = { type: 'assistant', message: { content: [null, 5, { type: 'text', text: 7 }] } };
    expect(read(odd)).toMatchObject([{ kind: 'usage' }]);
    expect(read({ type: 'assistant', message: 'x' })).toMatchObject([{ kind: 'usage' }]);
    expect(
      read({ type: 'result', usage: { input_tokens: -1 }, total_cost_usd: 'x' }),
    ).toMatchObject([
      { kind: 'result', text: '', spend: { inputTokens: 0, costUsd: 0, turns: 0 } },
    ]);
  });
});

describe('the result line', () => {
  const result = {
    type: 'result',
    subtype: 'success',
    is_error: false,
    num_turns: 3,
    result: 'Done.',
    session_id: 's',
    total_cost_usd: 0.5,
    usage: {
      input_tokens: 1,
      output_tokens: 2,
      cache_read_input_tokens: 3,
      cache_creation_input_tokens: 4,
    },
  };

  it('tells the spend', () => {
    expect(read(result)).toEqual([
      {
        kind: 'result',
        subtype: 'success',
        isError: false,
        text: 'Done.',
        errors: [],
        apiErrorStatus: undefined,
        turns: 3,
        sessionId: 's',
        spend: {
          inputTokens: 1,
          outputTokens: 2,
          cacheReadTokens: 3,
          cacheWriteTokens: 4,
          costUsd: 0.5,
          turns: 3,
        },
      },
    ]);
  });

  it('tells this run’s spend alone where the session’s total is told too, over all models', () => {
    const one = { inputTokens: 1, outputTokens: 1, cacheReadInputTokens: 1, costUSD: 0.125 };
    const line = { ...result, model_usage_since_last_result: { big: one, small: one } };
    expect(read(line)).toMatchObject([
      {
        spend: {
          inputTokens: 2,
          outputTokens: 2,
          cacheReadTokens: 2,
          cacheWriteTokens: 0,
          costUsd: 0.25,
        },
      },
    ]);
  });

  it('tells the limit and the errors', () => {
    const line = {
      type: 'result',
      subtype: 'error_max_turns',
      is_error: true,
      errors: ['Too many'],
    };
    expect(read(line)).toMatchObject([
      { subtype: 'error_max_turns', isError: true, errors: ['Too many'] },
    ]);
  });
});
