import { understand } from './understand.ts';

const approve = { verb: 'approve', args: '' };

test.each([
  ['no command', [], 'nothing'],
  ['an approval', [approve], 'approve'],
  ['an approval twice', [approve, approve], 'approve'],
  ['an approval with a condition', [{ verb: 'approve', args: 'if it is green' }], 'approve?'],
  ['a verb that is not known', [{ verb: 'frobnicate', args: '' }], 'frobnicate?'],
  ['a verb of an object’s own', [{ verb: 'hasownproperty', args: '' }], 'hasownproperty?'],
  ['no verb', [{ verb: '', args: '' }], 'nothing?'],
  ['an approval beside a verb that is not known', [approve, { verb: 'stop', args: '' }], 'stop?'],
])('%s', (_, commands, expected) => {
  const order = understand(commands, '/claude');
  expect(order.kind === 'not-understood' ? `${order.asked}?` : order.kind).toBe(expected);
});

test('what is not understood is answered with what is', () => {
  expect(understand([{ verb: 'frobnicate', args: 'x'.repeat(5000) }], '/octo')).toMatchObject({
    detail: expect.stringMatching(
      /^"\/octo frobnicate x{1,60}" is not understood[^]*"\/octo approve" \(publish what is held\)\.$/,
    ) as string,
  });
});
