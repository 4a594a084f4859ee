import { detailText } from './detail-text.ts';

test.each<[unknown, string]>([
  [null, ''],
  ['a word', 'a word'],
  [{}, ''],
  [{ reason: 'no-right', label: 'claude' }, 'reason: no-right, label: claude'],
  [
    { gates: [{ gate: 'size', detail: 'too large' }, { gate: 'secrets' }] },
    'gates: gate: size, detail: too large; gate: secrets',
  ],
  [{ number: 3, draft: false, nothing: null }, 'number: 3, draft: false'],
])('%j is told as %j', (detail, text) => {
  expect(detailText(detail)).toBe(text);
});

test('what is long is cut, visibly', () => {
  expect(detailText('x'.repeat(5000))).toHaveLength(401);
  expect(detailText('x'.repeat(5000))).toMatch(/x…$/);
});
