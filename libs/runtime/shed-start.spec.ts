import { shedStart } from './shed-start.ts';

const MIB = 1024 ** 2;

/** As loading leaves it: much that was needed for a while. */
function litter(): number {
  const used = Array.from({ length: 400_000 }, (_, index) => ({ name: `module ${index}`, index }));
  return used.length;
}

test('what only starting needed is given back, and the collector is left to nobody', () => {
  expect(litter()).toBe(400_000);
  const before = process.memoryUsage().heapTotal;
  shedStart();
  expect(process.memoryUsage().heapTotal).toBeLessThan(before - 10 * MIB);
  expect('gc' in globalThis).toBe(false);
});
