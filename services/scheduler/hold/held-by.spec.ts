import { GATES } from '#libs/contracts';

import { gatesOf, heldBy } from './held-by.ts';

test('each gate is named once, in the order in which it was found', () => {
  const findings = [
    { gate: 'test-tampering', detail: 'a' },
    { gate: 'size', detail: 'b' },
    { gate: 'test-tampering', detail: 'c' },
  ] as const;
  expect(heldBy(findings)).toBe('test-tampering, size');
});

test('what names them is read back, and a name of no gate is none', () => {
  const all = GATES.map((gate) => ({ gate, detail: '' }));
  expect(gatesOf(heldBy(all))).toEqual(GATES);
  expect(gatesOf('')).toEqual([]);
  expect(gatesOf('size, gone')).toEqual(['size']);
});
