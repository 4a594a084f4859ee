import { Redaction } from './redaction.ts';
import { SHAPES } from './shapes.ts';

const redaction = new Redaction([]);

/** Letters and digits in plenty. Secrets here are put together, so that no scanner of this repository finds one. */
const WORD = 'a1B2c3D4e5F6g7H8i9J0'.repeat(60);
const CAPITALS = 'ABCDEFGH234567JK'.repeat(4);
const PEM = `-----BEGIN RSA PRIVATE KEY-----\n${WORD.slice(0, 64)}\n${WORD.slice(0, 20)}==\n-----END RSA PRIVATE KEY-----`;
const JWT = ['eyJ', '.eyJ', '.'].map((start) => start + WORD.slice(0, 40)).join('');

const SECRETS: readonly [name: string, what: string, secret: string][] = [
  ['github token', 'a classic token', `ghp_${WORD.slice(0, 36)}`],
  ['github token', 'a token of an OAuth app', `gho_${WORD.slice(0, 36)}`],
  ['github token', 'a token of a person in an app', `ghu_${WORD.slice(0, 36)}`],
  ['github token', 'a refresh token', `ghr_${WORD.slice(0, 76)}`],
  ['github token', 'an installation’s token', `ghs_${WORD.slice(0, 36)}`],
  ['github token', 'an installation’s token of 2026', `ghs_12345_${JWT}-_x`],
  ['github token', 'a fine-grained token', `github_pat_${WORD.slice(0, 22)}_${WORD.slice(0, 59)}`],
  ['cluster token', 'one of our own API', `cct_0a1b2c3d4e5f_${'0a1b2c3d'.repeat(6)}`],
  ['anthropic key', 'a key', `sk-ant-api03-${WORD.slice(0, 93)}-AA`],
  ['anthropic key', 'a login', `sk-ant-oat01-${WORD.slice(0, 93)}`],
  ['aws key id', 'a long-term one', `AKIA${CAPITALS.slice(0, 16)}`],
  ['aws key id', 'a temporary one', `ASIA${CAPITALS.slice(0, 16)}`],
  ['slack token', 'a bot’s', `xoxb-1234567890-${WORD.slice(0, 24)}`],
  ['slack token', 'one that expires', `xoxe.xoxp-1-${WORD.slice(0, 60)}`],
  ['slack token', 'an app’s', `xapp-1-A012-${WORD.slice(0, 24)}`],
  ['nkey seed', 'a user’s', `SU${CAPITALS.slice(0, 56)}`],
  ['nkey seed', 'an account’s', `SA${CAPITALS.slice(0, 56)}`],
  ['private key', 'a key in PEM', PEM],
  ['private key', 'one with Windows’ line ends', PEM.replaceAll('\n', '\r\n')],
  ['private key', 'one in a patch that takes it out', PEM.replaceAll('\n', '\n-')],
  [
    'private key',
    'an encrypted one',
    PEM.replace('\n', '\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\n'),
  ],
  ['private key', 'one of OpenSSH', PEM.replaceAll('RSA', 'OPENSSH')],
  ['private key', 'one of PGP', PEM.replaceAll('RSA PRIVATE KEY', 'PGP PRIVATE KEY BLOCK')],
  ['jwt', 'a signed one', JWT],
  ['npm token', 'a granular one', `npm_${WORD.slice(0, 36)}`],
  ['pypi token', 'one of an account', `pypi-AgEIcHlwaS5vcmc${WORD.slice(0, 120)}`],
  ['google key', 'a key', `AIza${WORD.slice(0, 35)}`],
  ['google key', 'an access token', `ya29.${WORD.slice(0, 100)}`],
  ['google key', 'a client’s secret', `GOCSPX-${WORD.slice(0, 28)}`],
];

describe('a secret that tells itself', () => {
  test.each(SECRETS)('%s: %s', (name, _, secret) => {
    const stands =
      `[redacted ${name}]`.length > secret.length ? '[redacted]' : `[redacted ${name}]`;
    expect(redaction.text(secret)).toBe(stands);
    expect(redaction.text(`it was "${secret}", and more`)).toBe(`it was "${stands}", and more`);
    expect(redaction.text(`first\n${secret}\nlast`)).toBe(`first\n${stands}\nlast`);
  });

  test.each(SECRETS)('%s: %s, inside JSON and JSON in JSON, which both stay whole', (...row) => {
    const [, , secret] = row;
    const inner = JSON.stringify({ output: `a line\n${secret}\tand "more"\\`, also: [secret] });
    const outer = redaction.text(JSON.stringify({ inner }));
    const read = JSON.parse((JSON.parse(outer) as { inner: string }).inner) as unknown;
    expect(JSON.stringify(read)).not.toContain(secret.slice(-12));
    expect(read).toMatchObject({
      output: expect.stringMatching(/^a line\n\[.*\tand "more"\\$/) as string,
    });
  });
});

test.each(SECRETS)(
  '%s: %s, as a text or a name in a line of JSON, is never looked past',
  (...row) => {
    const [, , secret] = row;
    const line = JSON.stringify({ msg: 'said', output: secret, [secret]: { in: [secret] } });
    const read = JSON.parse(line) as unknown;
    expect(redaction.json(line)).toBe(JSON.stringify(redaction.deep(read)));
    expect(redaction.json(line)).not.toContain(secret.slice(-12));
  },
);

test.each([
  ['an address', 'postgres://', 'scheduler:', 'hunter2', '@127.0.0.1:5432/x', 'password'],
  ['a short one', 'nats://', 'a:', 'abc', '@127.0.0.1', 'password'],
  ['a header', 'Authorization', ': Bearer ', WORD.slice(0, 40), '\nHost: x', 'credential'],
  ['a header in JSON', '{"authorization"', ':"Basic ', WORD.slice(0, 40), '"}', 'credential'],
  [
    'a header of git',
    'http.extraHeader=',
    'AUTHORIZATION: basic ',
    `${WORD.slice(0, 40)}=`,
    ' x',
    'credential',
  ],
  ['a key in a header', "-H 'x-api-key", ': ', WORD.slice(0, 40), "' more", 'api key'],
  [
    'a printed environment',
    'DATABASE_',
    'PASSWORD=',
    'correct-horse-battery',
    '\nHOME=/x',
    'variable',
  ],
  ['one in quotes', 'export MY_', 'API_KEY="', WORD.slice(0, 30), '"', 'variable'],
  ['one escaped', '{"a":"X_', 'TOKEN=\\"', WORD.slice(0, 30), '\\""}', 'variable'],
  ['a file of AWS', 'aws_', 'secret_access_key = ', WORD.slice(0, 40), '\n', 'aws secret key'],
  ['a file of npm', '//host/:', '_authToken=', WORD.slice(0, 30), '\n', 'npm token'],
  [
    'a hook of Slack',
    'https://hooks.',
    'slack.com/services/',
    `T0AB/B0CD/${WORD.slice(0, 24)}`,
    '"',
    'slack webhook',
  ],
])('of %s the value goes and its name stays', (...row) => {
  const [, before, name, secret, after, kind] = row;
  const redacted = redaction.text(before + name + secret + after);
  const inside = redacted.slice((before + name).length, redacted.length - after.length);
  expect(redacted).toBe(before + name + inside + after);
  expect([`[redacted ${kind}]`, '[redacted]', '*'.repeat(secret.length)]).toContain(inside);
});

test.each([
  ['a commit', 'Committed 3f786850e387550fdab836ed7e6dc881de23001b'],
  ['an id', '7d0a4c1e-5b2f-4c8a-9e63-0f1b2c3d4e5f'],
  ['a digest', `sha512-${'a1B2'.repeat(21)}==`],
  ['a password that is read', 'const password = readPassword(process.stdin);'],
  ['a variable that is named', 'Set GITHUB_TOKEN, or GITHUB_TOKEN=$(pass show github).'],
  ['a port and a scope', 'http://127.0.0.1:4873/@octo/shop and nats://127.0.0.1:4222'],
  ['an address of mail', 'mailto:octo-tester@example.invalid'],
  ['a prefix alone', 'Tokens begin with ghp_, sk-ant-, npm_ or AKIA.'],
  ['a check for keys', "if (text.includes('-----BEGIN')) throw new Error('A key.');"],
  ['a header that is described', 'It sends Authorization: Bearer and a token.'],
  ['a public nkey', `U${CAPITALS.slice(0, 55)}`],
  ['capitals in a row', `AKIA${CAPITALS}`],
  ['an ordinary word', 'eyJust.eyJoke.eyJump'],
  ['what stands for a secret', 'x [redacted github token] Authorization: Bearer [redacted]'],
])('%s is left alone', (_, text) => {
  expect(redaction.text(text)).toBe(text);
});

test('a key that is cut off is taken out up to the first character that no key has', () => {
  expect(redaction.text(`${PEM.slice(0, 100)}\n[the rest is left out]`)).toBe(
    '[redacted private key][the rest is left out]',
  );
});

test('what surrounds a mention of a key’s first line stays', () => {
  const code = `const BEGIN = '-----BEGIN PRIVATE KEY-----';\nexport const x = 1;`;
  expect(redaction.text(code)).toBe(`const BEGIN = '[redacted private key]';\nexport const x = 1;`);
});

test.each(SHAPES.map(({ name, pattern, source }) => [name, pattern, source] as const))(
  '%s takes time in proportion to the text: nothing in it repeats without a bound',
  (_, { source, flags }, origin) => {
    const outsideClasses = source.replace(/\\./g, '.').replace(/\[(?:\\.|[^\]\\])*\]/g, 'c');
    expect(outsideClasses).not.toMatch(/[*+]|\{\d+,\}/);
    expect(flags).toContain('g');
    expect(origin).not.toBe('');
  },
);
