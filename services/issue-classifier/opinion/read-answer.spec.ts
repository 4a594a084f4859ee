import { NoOpinion } from './opinion.ts';
import { readAnswer } from './read-answer.ts';

/** As CLI 2.1.329 prints it, less what nobody here reads. */
const ANSWER = {
  type: 'result',
  subtype: 'success',
  is_error: false,
  num_turns: 2,
  result: '{"specialty":"backend","because":"The handler has to change."}',
  structured_output: { specialty: 'backend', because: 'The handler has to change.' },
  total_cost_usd: 0.0012,
  modelUsage: {
    'claude-haiku-5-5': {
      inputTokens: 400,
      outputTokens: 39,
      cacheReadInputTokens: 5,
      cacheCreationInputTokens: 191,
    },
  },
};

it('reads what the model said, and what it used', () => {
  expect(read(ANSWER)).toEqual({
    specialty: 'backend',
    because: 'The handler has to change.',
    spend: {
      model: 'claude-haiku-5-5',
      inputTokens: 400,
      outputTokens: 39,
      cacheReadTokens: 5,
      cacheWriteTokens: 191,
      turns: 2,
      costUsd: 0.0012,
    },
  });
});

it('keeps of the reason one short line, and nothing that a reader would not see', () => {
  const because = `a\u200Bb\u202E\n${'long '.repeat(100)}`;
  const said = read({ ...ANSWER, structured_output: { specialty: 'testing', because } }).because;
  expect(Array.from(said)).toHaveLength(140);
  expect(said).toMatch(/^ab long long/);
});

it.each([
  ['nothing', '', /nothing.*Check CLAUDE_BIN/],
  ['words', 'Segmentation fault', /Segmentation fault.*CLAUDE_BIN/],
  ['another release’s form', '[1]', /names no specialty|not reached/],
])('takes no opinion from a CLI that says %s', (_, stdout, message) => {
  expect(() => readAnswer(stdout, 'haiku')).toThrow(message);
});

it.each([
  ['of a limit', { subtype: 'error_max_budget_usd', is_error: true }, /error_max_budget_usd/],
  ['of the API', { is_error: true, result: 'API Error: 401' }, /API Error: 401.*ANTHROPIC_API_KEY/],
  ['of another form', { structured_output: undefined }, /names no specialty/],
  ['of a sixth specialty', { structured_output: { specialty: 'root' } }, /names no specialty/],
])('tells what an answer %s cost', (_, change, message) => {
  const failed = failureOf({ ...ANSWER, ...change });
  expect(failed.message).toMatch(message);
  expect(failed.spend?.costUsd).toBe(0.0012);
});

function read(answer: object): ReturnType<typeof readAnswer> {
  return readAnswer(JSON.stringify(answer), 'haiku');
}

function failureOf(answer: object): NoOpinion {
  try {
    read(answer);
  } catch (error) {
    if (error instanceof NoOpinion) return error;
    throw error;
  }
  throw new Error('It was read.');
}
