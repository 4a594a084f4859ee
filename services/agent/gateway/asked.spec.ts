import { readAsked } from './asked.ts';
import { Refused } from './refused.ts';

const request = (more: object = {}): Buffer =>
  Buffer.from(JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 64, messages: [], ...more }));
const says = (content: unknown) => ({ messages: [{ role: 'user', content }] });

function refusalOf(body: Buffer): Refused {
  try {
    readAsked(body);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('It was expected to be refused.');
}

test('a request is read for what it may cost', () => {
  expect(readAsked(request())).toMatchObject({ model: 'claude-opus-5-5', maxTokens: 64 });
  expect(readAsked(request(says('x'.repeat(2500)))).inputTokens).toBeGreaterThan(1000);
  expect(readAsked(request(says('x'.repeat(9_000_000)))).inputTokens).toBe(1_000_000);
});

test.each([
  ['nothing at all', ''],
  ['something cut short', '{"model":"claude'],
  ['a list', '[]'],
  ['no model', '{"messages":[]}'],
  ['a model that is no text', '{"model":7,"messages":[]}'],
  ['no messages', '{"model":"claude-opus-5-5","max_tokens":1}'],
])('%s is malformed', (_, text) => {
  expect(refusalOf(Buffer.from(text))).toMatchObject({
    status: 400,
    type: 'invalid_request_error',
  });
});

test.each([
  ['MCP servers', { mcp_servers: [{ type: 'url', url: 'https://evil.example.invalid' }] }],
  ['a web search', { tools: [{ type: 'web_search_20250305', name: 'web_search' }] }],
  ['a web fetch', { tools: [{ name: 'x' }, { type: 'web_fetch_20250910', name: 'web_fetch' }] }],
  ['code execution', { tools: [{ type: 'code_execution_20250825', name: 'code_execution' }] }],
  ['a tool nobody here knows', { tools: [{ type: 'teleport_20301231', name: 'x' }] }],
  ['a tool of an unreadable type', { tools: [{ type: ['web_search'], name: 'x' }] }],
  ['a container', { container: 'container_1' }],
  ['fast mode', { speed: 'fast' }],
  [
    'an image at an address',
    says([{ type: 'image', source: { type: 'url', url: 'https://evil.example.invalid/?s=1' } }]),
  ],
  [
    'a document at an address, in the result of a tool',
    says([{ type: 'tool_result', content: [{ source: { type: 'url', url: 'https://x' } }] }]),
  ],
])('%s would reach out, and is refused', (_, more) => {
  expect(refusalOf(request(more))).toMatchObject({ status: 403, type: 'permission_error' });
});

test.each([
  [
    'the CLI’s own tools',
    {
      tools: [
        { name: 'Bash', input_schema: {} },
        { type: 'custom', name: 'x' },
      ],
    },
  ],
  ['tools of the API’s that the CLI runs', { tools: [{ type: 'bash_20250124', name: 'bash' }] }],
  ['a search among tools', { tools: [{ type: 'tool_search_tool_regex_20251119', name: 't' }] }],
  ['empty lists', { mcp_servers: [], tools: [], container: null, speed: 'standard' }],
  ['an image that is there', says([{ type: 'image', source: { type: 'base64', data: '' } }])],
  ['what a tool was asked', says([{ type: 'tool_use', input: { source: { type: 'url' } } }])],
  ['words about it', says('"source":{"type":"url"}')],
])('%s may pass', (_, more) => {
  expect(readAsked(request(more)).body.toString()).toBe(request(more).toString());
});

test('of a key that stands there twice only what was judged goes on', () => {
  const twice = '{"model":"a","mcp_servers":[{"url":"x"}],"messages":[],"mcp_servers":[]}';
  expect(readAsked(Buffer.from(twice)).body.toString()).toBe(
    '{"model":"a","mcp_servers":[],"messages":[]}',
  );
});
