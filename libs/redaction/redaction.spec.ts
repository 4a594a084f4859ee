import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { Redaction } from './redaction.ts';

const KEY = 'model-key-7f3a"b\\c/d+e';
const PASSWORD = 'pass wörd & more%';
const PEM_LINE = 'MIIEowIBAAKCAQEAplanted0123456789';
const redaction = new Redaction([
  { name: 'MODEL_KEY', value: KEY },
  { name: 'DB_PASSWORD', value: PASSWORD },
  { name: 'APP_KEY', value: `-----BEGIN KEY-----\n${PEM_LINE}\nsecond-line-of-it\n` },
  { name: 'SHORT', value: 'abc' },
  { name: 'UNSET', value: '' },
]);
const form = encodeURIComponent;
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

test.each([
  ['plain', KEY, '[redacted MODEL_KEY]'],
  ['in JSON', inJson(KEY), '[redacted MODEL_KEY]'],
  ['in JSON in JSON', inJson(inJson(KEY)), '[redacted MODEL_KEY]'],
  ['in an address', form(KEY), '[redacted MODEL_KEY]'],
  [
    'in an address, small letters',
    form(KEY).replaceAll('%2F', '%2f').replaceAll('%2B', '%2b').replaceAll('%5C', '%5c'),
    '[redacted MODEL_KEY]',
  ],
  ['of words', PASSWORD, '[redacted]'],
  ['of words in an address', form(PASSWORD), '[redacted DB_PASSWORD]'],
  ['of words in a form', form(PASSWORD).replaceAll('%20', '+'), '[redacted DB_PASSWORD]'],
  ['one line of many', PEM_LINE, '[redacted APP_KEY]'],
  ['another of them', 'second-line-of-it', '[redacted]'],
])('a known value is found: %s', (_, text, stands) => {
  expect(redaction.text(`<${text}>`)).toBe(`<${stands}>`);
  expect(redaction.text(`${text}${text}`)).toBe(`${stands}${stands}`);
});

test.each(['', 'a', 'ab', 'abc', 'user:', 'x-access-token:'])(
  'a known value is found in base64 wherever it begins: after "%s"',
  (before) => {
    for (const alphabet of ['base64', 'base64url'] as const) {
      const text = Buffer.from(`${before}${KEY}, and more`).toString(alphabet);
      const redacted = redaction.text(text);
      expect(redacted).toContain('[redacted MODEL_KEY]');
      const left = Buffer.from(redacted.replace('[redacted MODEL_KEY]', ''), 'base64').toString();
      expect(left).not.toContain('model-key');
    }
  },
);

test('what overlaps is taken out as one, under the name of what is known', () => {
  const secrets = [{ name: 'WHOLE', value: 'sk-ant-$secret$-with-a-tail' }];
  const token = `sk-ant-${'x'.repeat(30)}`;
  const both = new Redaction([...secrets, { name: 'END', value: 'x$tail-of-it' }]);
  expect(both.text(`${token}$tail-of-it.`)).toBe('[redacted anthropic key].');
  expect(both.text('Authorization: Bearer sk-ant-$secret$-with-a-tail')).toBe(
    'Authorization: Bearer [redacted WHOLE]',
  );
});

test('a value that could be a word is not looked for, and is told of', () => {
  expect(redaction.text('abc')).toBe('abc');
  expect(redaction.tooShort).toEqual(['SHORT']);
});

test('what takes a secret’s place is never longer, and is itself left alone', () => {
  const eight = new Redaction([{ name: 'PASSWORD_OF_SOMETHING', value: 'hunter22' }]);
  expect(eight.text('hunter22')).toBe('[secret]');
  const text = `${KEY} ${form(PASSWORD)} nats://a:b@host ghp_${'a'.repeat(36)}`;
  const once = redaction.text(text);
  expect(once.length).toBeLessThanOrEqual(text.length);
  expect(redaction.text(once)).toBe(once);
});

describe('a value of any depth', () => {
  class Word {
    constructor(readonly text: string) {}
  }

  test('is searched everywhere, and keeps its kind', () => {
    const at = new Date(0);
    const value = { [KEY]: [{ word: new Word(`a ${KEY}`) }, 1, null, undefined], at, no: false };
    expect(redaction.deep(value)).toEqual({
      '[redacted MODEL_KEY]': [{ word: new Word('a [redacted MODEL_KEY]') }, 1, null, undefined],
      at,
      no: false,
    });
    expect(value[KEY]).toHaveLength(4);
  });

  test('is the very same when there is nothing in it', () => {
    const value = { a: [{ b: 'c' }], d: new Date(0) };
    expect(redaction.deep(value)).toBe(value);
  });
});

describe('a line of JSON', () => {
  test('stays one, even where a secret begins in the middle of an escape', () => {
    const npm = new Redaction([{ name: 'NPM', value: 'npm-secret-value' }]);
    const line = `${JSON.stringify({ text: '\npm-secret-value', key: 'npm-secret-value' })}\n`;
    expect(npm.json(line)).toBe(
      `${JSON.stringify({ text: '\npm-secret-value', key: '[redacted NPM]' })}\n`,
    );
  });

  test('is not touched when there is nothing in it, and what is no JSON is text', () => {
    expect(redaction.json('{ "a" : 1.0 }')).toBe('{ "a" : 1.0 }');
    expect(redaction.json(`{"half": "${KEY}`)).toBe('{"half": "[redacted MODEL_KEY]');
  });
});

describe('a stream', () => {
  /** Cut into pieces of these sizes, by turns. */
  function* cut(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
    for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
      const size = sizes[turn % sizes.length] ?? 1;
      yield bytes.subarray(from, from + size);
      from += size;
    }
  }
  const flow = (bytes: Buffer, sizes: readonly number[]): Promise<Buffer> =>
    buffer(Readable.from(cut(bytes, sizes)).pipe(redaction.stream()));

  const SECRETS = [
    KEY,
    PASSWORD,
    PEM_LINE,
    `DATABASE_PASSWORD=${'z'.repeat(1000)}`,
    `postgres://${'user'.repeat(30)}:swordfish@host`,
    `-----BEGIN RSA PRIVATE KEY-----\n${`${'Ab0+'.repeat(16)}\n`.repeat(240)}-----END RSA PRIVATE KEY-----`,
  ];

  test.each([[[1]], [[7, 4096]], [[65_536]], [[100_000, 1]]])(
    'in pieces of %j bytes says what the whole text says, wherever a border falls',
    async (sizes) => {
      // Secrets at distances that shift against the borders; between them text of two bytes a character.
      const text = Array.from(
        { length: 120 },
        (_, n) => `${'ü '.repeat(389 + 13 * n)}${SECRETS[n % SECRETS.length] ?? ''}`,
      ).join('');
      const bytes = Buffer.from(sizes[0] === 1 ? text.slice(0, 300_000) : text);
      const redacted = (await flow(bytes, sizes)).toString();
      expect(redacted).toBe(redaction.text(bytes.toString()));
      for (const secret of SECRETS) expect(redacted).not.toContain(secret.slice(-12));
    },
  );

  test('leaves bytes that are no text as they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * n) % 251));
    expect((await flow(bytes, [10_007])).equals(bytes)).toBe(true);
  });

  test('holds back no more of a long file than of a short one', () => {
    const stream = redaction.stream();
    let [came, left, most] = [0, 0, 0];
    stream.on('data', (chunk: Buffer) => (left += chunk.length));
    const line = Buffer.from(
      '2026-03-01 test 4711 passed: GET https://registry.example/x\n'.repeat(500),
    );
    for (; came < 20_000_000; came += line.length) {
      stream.write(line);
      // What can be read is read at once.
      for (let chunk = stream.read() as Buffer | null; chunk !== null;)
        chunk = stream.read() as Buffer | null;
      most = Math.max(most, came - left);
    }
    stream.destroy();
    expect(most).toBeLessThan(1_000_000);
  });

  test('of nothing is nothing', async () => {
    expect(await flow(Buffer.alloc(0), [1])).toHaveLength(0);
  });
});
