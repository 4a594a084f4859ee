import { parseEnv } from 'node:util';

import { envText } from './env-file.ts';

test.each([
  'plain',
  'postgres://a_b:c-d@127.0.0.1:5432/e',
  '/a folder/with blanks/key.pem',
  'a#b',
  'it’s "quoted"',
  "it's quoted",
  'a=b=c',
  '$HOME',
  '',
])('%j is read back as it was', (value) => {
  expect(parseEnv(envText([['NAME', value]]))).toEqual({ NAME: value });
});

test('words about it are no variables', () => {
  expect(parseEnv(envText(['GITHUB_TOKEN=', '', ['A', '1']]))).toEqual({ A: '1' });
});

test.each(['a\nb', `'"\``])('%j fits in no .env, and nobody finds out later', (value) => {
  expect(() => envText([['NAME', value]])).toThrow(TypeError);
});
