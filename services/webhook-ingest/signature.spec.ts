import { createHmac } from 'node:crypto';

import { isSignedBy } from './signature.ts';

const SECRET = 'an invented secret';
const BODY = Buffer.from('{"zen":"Keep it logically awesome. 日本"}');
const sign = (secret: string, bytes: Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;

describe('isSignedBy', () => {
  it('takes GitHub’s own documented example', () => {
    const bytes = Buffer.from('Hello, World!');
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    expect(isSignedBy("It's a Secret to Everybody", bytes, signature)).toBe(true);
  });

  it('does not mind upper-case digits', () => {
    const signature = sign(SECRET, BODY).toUpperCase().replace('SHA256', 'sha256');
    expect(isSignedBy(SECRET, BODY, signature)).toBe(true);
  });

  it.each([
    ['of another secret', sign('another secret', BODY)],
    ['of another body', sign(SECRET, Buffer.from('{}'))],
    ['that is cut off', sign(SECRET, BODY).slice(0, -1)],
    ['that is too long', `${sign(SECRET, BODY)}0`],
    ['without its prefix', sign(SECRET, BODY).slice('sha256='.length)],
    ['of SHA-1', `sha1=${createHmac('sha1', SECRET).update(BODY).digest('hex')}`],
    ['that is no hexadecimal', `sha256=${'z'.repeat(64)}`],
    ['that is empty', ''],
    ['that is missing', undefined],
  ])('refuses a signature %s', (_, signature) => {
    expect(isSignedBy(SECRET, BODY, signature)).toBe(false);
  });
});
