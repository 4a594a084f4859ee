import { commandIdOf } from './command-id.ts';

const ASKED = { tokenId: 'a1b2c3d4e5f6', what: 'stop 12', key: 'octo-key' };

test('the same key is the same command', () => {
  expect(commandIdOf(ASKED)).toBe(commandIdOf({ ...ASKED }));
  expect(commandIdOf(ASKED)).toMatch(/^key-[0-9a-f]{40}$/);
});

test.each([
  ['another key', { key: 'octo-other' }],
  ['another token', { tokenId: 'b1b2c3d4e5f6' }],
  ['another deed', { what: 'retry 12' }],
  ['no key', { key: undefined }],
])('%s is another command', (_, other) => {
  expect(commandIdOf({ ...ASKED, ...other })).not.toBe(commandIdOf(ASKED));
});

test('without a key each time is a command of its own', () => {
  const asked = { ...ASKED, key: undefined };
  expect(commandIdOf(asked)).not.toBe(commandIdOf(asked));
});

test.each(['', ' ', 'two words', 'x'.repeat(201), 'é', '\n'])('"%s" is no key', (key) => {
  expect(() => commandIdOf({ ...ASKED, key })).toThrow(/Idempotency-Key.*UUID/);
});
