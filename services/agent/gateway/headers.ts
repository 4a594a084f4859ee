import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** What opens the model's API, and how it is told. */
export type Credential = Readonly<Record<'authorization' | 'x-api-key', string | undefined>>;

/** What the CLI tells the API of itself and of what it wants. */
const REQUEST =
  /^(?:accept|content-type|user-agent|x-app|anthropic-.+|x-stainless-.+|x-claude-.+)$/;
/** What the CLI needs to go on: what it is, when to try again, how to ask about it. */
const RESPONSE =
  /^(?:content-type|content-length|cache-control|date|retry-after|retry-after-ms|x-should-retry|request-id|anthropic-ratelimit-.+)$/;

/**
 * The headers that go to the API: what it needs, and the real key instead of what the CLI has brought. Not compressed,
 * so that the usage can be read as it goes by.
 */
export function requestHeaders(
  given: IncomingHttpHeaders,
  { credential, bytes }: { credential: Credential; bytes: number },
): OutgoingHttpHeaders {
  const [name, value] =
    credential['x-api-key'] === undefined
      ? ['authorization', credential.authorization]
      : ['x-api-key', credential['x-api-key']];
  return {
    ...only(REQUEST, given),
    'accept-encoding': 'identity',
    'content-length': bytes,
    [name]: value,
  };
}

/** The headers that go back: no cookies, nothing of whose the key is. */
export function responseHeaders(given: IncomingHttpHeaders): OutgoingHttpHeaders {
  return only(RESPONSE, given);
}

function only(wanted: RegExp, headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && wanted.test(name)),
  );
}
