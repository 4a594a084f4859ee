import { isStillRed } from './is-still-red.ts';
import type { TestRecord } from './record-tests.ts';

const red = (output: string, exitCode: number | null = 1, command = 'npm test'): TestRecord => ({
  outcome: {
    verdict: 'failed',
    source: 'package.json',
    runs: [{ command, durationMs: 5, ...(exitCode === null ? {} : { exitCode }) }],
    tail: '',
  },
  output,
});

const NODE = `$ npm test
✖ sums (1.319529ms)
✔ other (0.16154ms)
ℹ tests 2
ℹ pass 1
ℹ fail 1
ℹ duration_ms 161.167348
✖ failing tests:
test at a.test.js:3:1
✖ sums (1.319529ms)
  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:
  4 !== 3
      at TestContext.<anonymous> (file:///x/a.test.js:3:20)
    actual: 4,
    expected: 3,
npm error Test failed.  See above for more details.
[ended with exit code 1, 951 ms]
`;
const PYTEST = `test_a.py .F                                       [100%]
=================================== FAILURES ===================================
__________________________________ test_total __________________________________
    def test_total():
>       assert total([1, 2]) == 3
E       assert 4 == 3
E        +  where 4 = total([1, 2])
test_a.py:4: AssertionError
=========================== short test summary info ============================
FAILED test_a.py::test_total - assert 4 == 3
========================= 1 failed, 1 passed in 0.03s ==========================
`;
const JEST = `FAIL src/sum.test.ts
  ✕ sums (2 ms)
  ✓ other
  ● sums
    expect(received).toBe(expected) // Object.is equality
    Expected: 3
    Received: 4
      11 | test('sums', () => {
    > 12 |   expect(sum(1, 2)).toBe(3);
Tests:       1 failed, 1 passed, 2 total
Time:        0.412 s
`;
const GO = `--- FAIL: TestTotal (0.00s)
    total_test.go:7: got 4
FAIL
FAIL	example.invalid/shop	0.003s
`;
const RUST = `running 2 tests
test tests::is_zero ... ok
test tests::totals ... FAILED
---- tests::totals stdout ----
thread 'tests::totals' panicked at src/lib.rs:12:9:
assertion \`left == right\` failed
  left: 4
 right: 3
test result: FAILED. 1 passed; 1 failed; 0 ignored; finished in 0.00s
error: test failed, to rerun pass \`--lib\`
`;

interface Case {
  says: string;
  base: TestRecord;
  now: TestRecord;
  stillRed: boolean;
}

const CASES: Case[] = [
  ...Object.entries({ NODE, PYTEST, JEST, GO, RUST }).map(([name, output]) => ({
    says: `${name}: the same output is the same failure`,
    base: red(output),
    now: red(output),
    stillRed: true,
  })),
  {
    says: 'other times, places and counts make no other failure',
    base: red(NODE),
    now: red(
      NODE.replaceAll('1.319529ms', '12.5ms')
        .replace('a.test.js:3:20', 'a.test.js:9:20')
        .replace('a.test.js:3:1', 'a.test.js:9:1')
        .replace('951 ms', '2034 ms')
        .replace('ℹ tests 2', '✔ added (0.1ms)\nℹ tests 3')
        .replace('ℹ pass 1', 'ℹ pass 2'),
    ),
    stillRed: true,
  },
  {
    says: 'added tests that pass make no other failure in pytest',
    base: red(PYTEST),
    now: red(
      PYTEST.replace('.F  ', '..F ')
        .replace('1 passed in 0.03s', '2 passed in 0.04s')
        .replace('test_a.py:4', 'test_a.py:9'),
    ),
    stillRed: true,
  },
  {
    says: 'nor in jest, where lines move',
    base: red(JEST),
    now: red(
      JEST.replace('11 |', '15 |')
        .replace('12 |', '16 |')
        .replace('✓ other', '✓ other\n  ✓ added')
        .replace('1 passed, 2 total', '2 passed, 3 total'),
    ),
    stillRed: true,
  },
  {
    says: 'a failure less is no new one',
    base: red(`✖ sums (1ms)\n✖ other (1ms)\nℹ fail 2\n`),
    now: red(`✖ sums (1ms)\n✔ other (1ms)\nℹ fail 1\n`),
    stillRed: true,
  },
  {
    says: 'another value in the same test is its own doing',
    base: red(NODE),
    now: red(NODE.replace('4 !== 3', '0 !== 3').replace('actual: 4', 'actual: 0')),
    stillRed: false,
  },
  {
    says: 'another value in pytest',
    base: red(PYTEST),
    now: red(PYTEST.replaceAll('4 == 3', '5 == 3')),
    stillRed: false,
  },
  {
    says: 'a second test that fails',
    base: red(JEST),
    now: red(JEST.replace('✓ other', '✕ other')),
    stillRed: false,
  },
  {
    says: 'a second test that fails in Go',
    base: red(GO),
    now: red(`--- FAIL: TestEmpty (0.00s)\n${GO}`),
    stillRed: false,
  },
  {
    says: 'a second test that fails in Rust',
    base: red(RUST),
    now: red(RUST.replace('is_zero ... ok', 'is_zero ... FAILED')),
    stillRed: false,
  },
  {
    says: 'a file that can no longer be read',
    base: red(NODE),
    now: red(`SyntaxError: Unexpected token\n${NODE}`),
    stillRed: false,
  },
  {
    says: 'output that speaks of no failure, and is another',
    base: red('> node check.js\nthe answer is 41\n'),
    now: red('> node check.js\nthe answer is 38\nnpm error Test failed.\n'),
    stillRed: false,
  },
  {
    says: 'output that speaks of no failure, and is the same',
    base: red('> node check.js\nthe answer is 41\n'),
    now: red('> node check.js\nthe answer is 41\n'),
    stillRed: true,
  },
  { says: 'another exit code', base: red(NODE, 1), now: red(NODE, 2), stillRed: false },
  {
    says: 'one that was stopped before it ended',
    base: red(NODE, null),
    now: red(NODE, null),
    stillRed: false,
  },
  {
    says: 'another command, the first of which is green by now',
    base: red(NODE, 1, 'npm test'),
    now: red(NODE, 1, 'npm run lint'),
    stillRed: false,
  },
  {
    says: 'what was green',
    base: { outcome: { verdict: 'passed', source: '', runs: [], tail: '' }, output: NODE },
    now: red(NODE),
    stillRed: false,
  },
];

test.each(CASES)('$says: $stillRed', ({ base, now, stillRed }) => {
  expect(isStillRed(base, now)).toBe(stillRed);
});
