import { bearerOf, idOf, makeToken, sameDigest, sha256Of } from './token-text.ts';

test('a new token is found by its id and known by its digest', () => {
  const { id, text, sha256 } = makeToken();
  expect(idOf(text)).toBe(id);
  expect(sha256Of(text)).toBe(sha256);
  expect(makeToken().text).not.toBe(text);
});

const { text: TEXT } = makeToken();

test.each([
  ['nothing', ''],
  ['another house’s', `ghp_${'a'.repeat(36)}`],
  ['one that is too short', TEXT.slice(0, -1)],
  ['one that is too long', `${TEXT}a`],
  ['one in capitals', TEXT.toUpperCase()],
  ['one with a line after it', `${TEXT}\n`],
])('%s is no token', (_, text) => {
  expect(idOf(text)).toBeUndefined();
});

test.each<[string, string | undefined, string | undefined]>([
  ['as it should be', `Bearer ${TEXT}`, TEXT],
  ['in other letters', `bearer  ${TEXT} `, TEXT],
  ['of another kind', `Basic ${TEXT}`, undefined],
  ['with nothing behind it', 'Bearer ', undefined],
  ['with two of them', `Bearer ${TEXT} ${TEXT}`, undefined],
  ['not there', undefined, undefined],
])('a header %s', (_, header, expected) => {
  expect(bearerOf(header)).toBe(expected);
});

test.each<[string, string, string, boolean]>([
  ['the same', sha256Of('a'), sha256Of('a'), true],
  ['another', sha256Of('a'), sha256Of('b'), false],
  ['one that was never set', sha256Of('a'), '', false],
  ['two that were never set', '', '', false],
])('digests: %s', (_, one, other, same) => {
  expect(sameDigest(one, other)).toBe(same);
});
