import { NO_USAGE } from './usage.ts';
import { UsageReader } from './usage-reader.ts';

const event = (data: { type: string } & Record<string, unknown>): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const START = event({
  type: 'message_start',
  message: {
    model: 'claude-opus-5-5',
    usage: {
      input_tokens: 5,
      output_tokens: 1,
      cache_read_input_tokens: 70,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_1h_input_tokens: 20 },
    },
  },
});
const TEXT = event({
  type: 'content_block_delta',
  delta: { text: '\ndata: {"type":"message_delta","usage":{"output_tokens":9999}}\n… ü' },
});
const END = event({ type: 'message_delta', usage: { output_tokens: 42 } });
const SEEN = {
  ...NO_USAGE,
  inputTokens: 5,
  outputTokens: 1,
  cacheReadTokens: 70,
  cacheWriteTokens: 30,
  hourWriteTokens: 20,
};

function read(text: string, { streams = true, size = 7 } = {}) {
  const reader = new UsageReader(streams);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) reader.add(bytes.subarray(at, at + size));
  return reader.told();
}

describe('a stream', () => {
  it('tells what went in at its beginning and what came out at its end, in whatever pieces it comes', () => {
    for (const size of [1, 7, 100_000])
      expect(read(START + TEXT + END, { size })).toEqual({
        usage: { ...SEEN, outputTokens: 42 },
        model: 'claude-opus-5-5',
        input: true,
        output: true,
      });
  });

  it.each([
    ['before its beginning', '', { usage: NO_USAGE, input: false, output: false }],
    ['within its words', START + TEXT, { usage: SEEN, input: true, output: false }],
    ['within its last event', START + END.slice(0, -20), { usage: SEEN, output: false }],
  ])('that is cut %s tells as much', (_, text, told) => {
    expect(read(text)).toMatchObject(told);
  });

  it('is read on after a line that is longer than anything that matters', () => {
    const long = `data: {"type":"message_delta","x":"${'x'.repeat(300_000)}","usage":{"output_tokens":7}}\n`;
    expect(read(START + long + END, { size: 64_000 })).toMatchObject({
      usage: { outputTokens: 42 },
      output: true,
    });
  });

  it('may correct its counts upwards only', () => {
    const less = event({ type: 'message_delta', usage: { output_tokens: -3, input_tokens: 2 } });
    expect(read(START + END + less).usage).toMatchObject({ inputTokens: 5, outputTokens: 42 });
  });
});

describe('a whole answer', () => {
  const message = { model: 'claude-opus-5', usage: { input_tokens: 3, output_tokens: 4 } };

  it('is told when it has ended', () => {
    expect(read(JSON.stringify(message), { streams: false })).toEqual({
      usage: { ...NO_USAGE, inputTokens: 3, outputTokens: 4 },
      model: 'claude-opus-5',
      input: true,
      output: true,
    });
  });

  it.each([
    ['is cut short', JSON.stringify(message).slice(0, -9)],
    ['is no JSON', '<html>'],
    ['is an error', '{"type":"error"}'],
    ['is longer than any', `{"x":"${'x'.repeat(9 * 1024 * 1024)}","usage":{"input_tokens":1}}`],
  ])('that %s tells nothing', (_, text) => {
    expect(read(text, { streams: false, size: 1_000_000 })).toMatchObject({
      usage: NO_USAGE,
      input: false,
      output: false,
    });
  });
});
