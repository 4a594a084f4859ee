/** How secrets of one kind look, whoever they belong to. */
export interface Shape {
  /** For people: `[redacted <name>]`. */
  readonly name: string;
  /** Who says that they look so. */
  readonly source: string;
  /** Global. What matches `kept` stays readable. */
  readonly pattern: RegExp;
}

/**
 * The longest match of any shape is shorter. It is what a stream has to hold back at a chunk's border.
 *
 * Each repetition below has an upper bound, and nothing that could fail stands behind a long one: that keeps the time
 * in proportion to the text, whatever the text is.
 */
export const SHAPE_CHARS_MAX = 20 * 1024;

/**
 * Where a word begins, in plain text as in JSON, where the `n` of `\n` stands before it. The shapes with a prefix that
 * no word has do without: over-zealous is harmless there.
 */
const WORD = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[bfnrt]))`;
/** Between a name and its value: `name: value`, `"name": "value"`, `\"name\":\"value\"`, `name='value'`. */
const IS = String.raw`["'\\]{0,4}[ \t]{0,4}[:=,][ \t]{0,4}["'\\]{0,4}`;

const SCHEME = '(?:bearer|basic|digest|token)';
const KEY_HEADER = '(?:x-api-key|x-goog-api-key|x-auth-token|private-token)';
const SECRET_VARIABLE =
  '(?:PASSWORD|PASSWD|SECRET|TOKEN|SEED|(?:API|ACCESS|AUTH|PRIVATE|SECRET|SIGNING)_KEY)';

/** Of each, only what can be told from ordinary text by its look. A bare 40 hexadecimal digits is a commit to us. */
export const SHAPES: readonly Shape[] = [
  {
    name: 'github token',
    source:
      'GitHub: "Behind GitHub’s new authentication token formats" (2021), fine-grained tokens (2022), and "Notice about upcoming new format for GitHub App installation tokens" (April 2026): ghs_ and a JWT, about 520 characters',
    pattern:
      /gh[pour]_[A-Za-z0-9_]{36,255}|ghs_[A-Za-z0-9._-]{35,2048}[A-Za-z0-9_-]|github_pat_[A-Za-z0-9_]{36,255}/g,
  },
  {
    name: 'anthropic key',
    source: 'Anthropic’s console: sk-ant-api03-, sk-ant-admin01-, and sk-ant-oat01- of a login',
    pattern: /sk-ant-[A-Za-z0-9_-]{20,512}/g,
  },
  {
    name: 'cluster token',
    source: 'services/api/access/token-text.ts: what opens the API of this very cluster',
    pattern: /cct_[0-9a-f]{12}_[0-9a-f]{48}/g,
  },
  {
    name: 'aws key id',
    source: 'AWS IAM, "Understanding unique ID prefixes": AKIA long-term, ASIA temporary',
    pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/g,
  },
  {
    name: 'aws secret key',
    source: 'AWS, credentials file: aws_secret_access_key, 40 characters of base64',
    pattern: new RegExp(`(?<kept>aws_secret_access_key${IS})[A-Za-z0-9/+]{40}`, 'gi'),
  },
  {
    name: 'slack token',
    source: 'Slack, "Token types": xoxb-, xoxp-, xoxe-, xoxa-, xoxr-, xoxs-, and xapp-',
    pattern: /xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,512}|xapp-\d-[A-Za-z0-9-]{10,512}/g,
  },
  {
    name: 'slack webhook',
    source: 'Slack, "Sending messages using incoming webhooks": the address is the secret',
    pattern:
      /(?<kept>hooks\.slack\.com\/(?:services|workflows)\/)T[A-Za-z0-9_]{1,32}(?:\/[A-Za-z0-9_]{1,64}){2,4}/g,
  },
  {
    name: 'nkey seed',
    source: 'nats-io/nkeys: S, the kind of key, 32 bytes and a checksum in base32',
    pattern: /(?<![A-Z2-7])S[ACNOUX][A-Z2-7]{56}(?![A-Z2-7])/g,
  },
  {
    name: 'private key',
    source:
      'RFC 7468 (PEM), RFC 1421 for the headers of an encrypted one, OpenSSH and PGP likewise; line ends as they are, escaped, or in a patch',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=:, \t\r\n]|\\{1,4}[nrt]|-(?!-)){0,16384}(?:-?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
  },
  {
    name: 'password',
    source: 'RFC 3986 §3.2.1: user:password@ in an address',
    pattern: /(?<kept>:\/\/[A-Za-z0-9._~%+-]{0,128}:)[A-Za-z0-9._~%!$&'()*+,;=:-]{1,512}(?=@)/g,
  },
  {
    name: 'credential',
    source: 'RFC 9110 §11.6.2 (Authorization, Proxy-Authorization), RFC 6750, RFC 7617',
    pattern: new RegExp(
      `(?<kept>authorization${IS}${SCHEME}[ \\t]{1,4})[A-Za-z0-9._~+/=-]{8,4096}`,
      'gi',
    ),
  },
  {
    name: 'api key',
    source: 'the headers of Anthropic’s, Google’s, OpenStack’s and GitLab’s APIs',
    pattern: new RegExp(`(?<kept>${KEY_HEADER}${IS})[A-Za-z0-9._~+/=-]{16,4096}`, 'gi'),
  },
  {
    name: 'jwt',
    source: 'RFC 7519: three parts of base64url, the first two beginning with {"',
    pattern: new RegExp(
      `${WORD}eyJ[A-Za-z0-9_-]{10,4096}\\.eyJ[A-Za-z0-9_-]{10,4096}\\.[A-Za-z0-9_-]{10,4096}`,
      'g',
    ),
  },
  {
    name: 'npm token',
    source: 'GitHub, "npm has a new access token format" (2021); _authToken of an .npmrc',
    pattern: /npm_[A-Za-z0-9]{36,255}|(?<kept>_authToken[ \t]{0,4}=[ \t]{0,4}"?)[\w.~+/=-]{8,512}/g,
  },
  {
    name: 'pypi token',
    source: 'PyPI help, "How can I use API tokens": pypi- and a macaroon',
    pattern: /pypi-[A-Za-z0-9_-]{50,1024}/g,
  },
  {
    name: 'google key',
    source: 'Google Cloud, API keys (AIza), OAuth access tokens (ya29.), client secrets (GOCSPX-)',
    pattern: /AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,2048}|GOCSPX-[A-Za-z0-9_-]{28}/g,
  },
  {
    name: 'variable',
    source:
      'our own: a program that prints its environment. Names in capitals only; `password = read()` is code',
    pattern: new RegExp(
      `(?<kept>${SECRET_VARIABLE}=\\\\?["']?)[A-Za-z0-9._~+/=:@%!#^*-]{8,1024}`,
      'g',
    ),
  },
];
