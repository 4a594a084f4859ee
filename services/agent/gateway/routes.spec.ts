import { requestHeaders, responseHeaders } from './headers.ts';
import { routeOf } from './routes.ts';

test.each([
  ['/v1/messages', true],
  ['/v1/messages?beta=true', true],
  ['/v1/messages/count_tokens', false],
  ['/v1/messages/count_tokens?beta=true', false],
])('%s goes on as it is', (path, paid) => {
  expect(routeOf('POST', path)).toEqual({ path, paid });
});

test.each([
  ['GET', '/v1/messages'],
  ['HEAD', '/'],
  ['POST', '/'],
  ['POST', '/v1/complete'],
  ['POST', '/v1/messages/'],
  ['POST', '/v1/messages/batches'],
  ['POST', '/v1/messages/../files'],
  ['POST', '//v1/messages'],
  ['POST', '/v1/messages?beta=true&key=x'],
  ['POST', '/v1/messages?a?b'],
  ['POST', '/v1/messages#x'],
  ['POST', 'http://evil.example.invalid/v1/messages'],
  ['POST', '/v1/organizations/api_keys'],
  ['GET', '/v1/files'],
  ['POST', '__proto__'],
  ['CONNECT', 'evil.example.invalid:443'],
  [undefined, undefined],
])('%s %s goes nowhere', (method, path) => {
  expect(routeOf(method, path)).toBeUndefined();
});

const given = {
  host: '127.0.0.1:1',
  'x-api-key': 'gate-key',
  authorization: 'Bearer gate-key',
  cookie: 'a=b',
  'proxy-authorization': 'Basic x',
  'x-forwarded-for': '10.0.0.1',
  'accept-encoding': 'gzip',
  'content-length': '99',
  'transfer-encoding': 'chunked',
  connection: 'keep-alive',
  'content-type': 'application/json',
  'anthropic-version': '2023-06-01',
  'anthropic-beta': 'b',
  'x-stainless-lang': 'js',
  'x-claude-code-session-id': 's',
  'user-agent': 'claude-cli',
};
const GOES_ON = {
  'content-type': 'application/json',
  'anthropic-version': '2023-06-01',
  'anthropic-beta': 'b',
  'x-stainless-lang': 'js',
  'x-claude-code-session-id': 's',
  'user-agent': 'claude-cli',
  'accept-encoding': 'identity',
  'content-length': 7,
};

test.each([
  [{ 'x-api-key': 'real', authorization: undefined }, { 'x-api-key': 'real' }],
  [{ 'x-api-key': undefined, authorization: 'Bearer real' }, { authorization: 'Bearer real' }],
])('what the API needs goes to it, with %j', (credential, key) => {
  expect(requestHeaders(given, { credential, bytes: 7 })).toEqual({ ...GOES_ON, ...key });
});

test('what the CLI needs comes back, and no cookie or owner of the key', () => {
  const kept = {
    'content-type': 'text/event-stream',
    'retry-after': '7',
    'x-should-retry': 'true',
    'request-id': 'req_1',
    'anthropic-ratelimit-tokens-remaining': '5',
  };
  const dropped = {
    'set-cookie': ['a=b'],
    'anthropic-organization-id': 'org_1',
    location: 'https://elsewhere.example.invalid',
    connection: 'keep-alive',
    'x-api-key': 'echoed',
  };
  expect(responseHeaders({ ...kept, ...dropped })).toEqual(kept);
});
