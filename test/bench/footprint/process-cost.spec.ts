import { cpuMsOf, kilobytesOf } from './process-cost.ts';

const STATUS = 'Name:\tnode\nVmRSSx:\t      1 kB\nVmRSS:\t   71234 kB\nThreads:\t11\n';
const after = (name: string): string =>
  `77 ${name} S 1 77 77 0 -1 4194560 100 0 0 0 250 50 7 8 20 0 11 0 999 1 2`;

test('a size is of the line with that name, and of no longer name', () => {
  expect(kilobytesOf(STATUS, 'VmRSS')).toBe(71_234);
});

test.each(['VmSwap', 'Threads'])('%s has no size there', (name) => {
  expect(() => kilobytesOf(STATUS, name)).toThrow(RangeError);
});

test.each(['(node)', '(a program) S)', '((x) 1 2 3)'])('what %s used is found', (name) => {
  expect(cpuMsOf(after(name))).toBe(3000);
});

test('half a line is refused', () => {
  expect(() => cpuMsOf('77 (node) S 1')).toThrow(RangeError);
});
