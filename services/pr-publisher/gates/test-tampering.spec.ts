import type { Change } from './change.ts';
import { GatesFixture, type Files } from './gates.fixture.ts';
import { GO, JAVA, JS, PY, RUST } from './tampering/samples.fixture.ts';
import { lookThrough } from './look.ts';
import { testTampering } from './test-tampering.ts';

const fixture = new GatesFixture();
afterAll(() => fixture.remove());

interface Case {
  says: string;
  base: Files;
  work: Files;
  /** Words of each finding, its verdict first; none when absent. */
  found?: string[];
}

const SNAPSHOT = (values: string[]): string =>
  values
    .map((value, n) => `exports[\`shows ${n} 1\`] = \`\n<p>\n  ${value}\n</p>\n\`;\n`)
    .join('\n');

const CASES: Case[] = [
  // JavaScript's own ways
  {
    says: '.only leaves all others out',
    base: { 'a.test.ts': JS },
    work: { 'a.test.ts': JS.replace("test('sums two'", "test.only('sums two'") },
    found: ['hold Tests are skipped, or others left out, by "test.only(\'sums two\', () => {"'],
  },
  {
    says: 'xit is a skip, and so is an option',
    base: { 'a.test.ts': JS },
    work: {
      'a.test.ts': JS.replace("test('sums two', ", "xit('sums two', ").replace(
        "'sums nothing', ",
        "'sums nothing', { skip: true }, ",
      ),
    },
    found: ['hold Tests are skipped', 'flag 1 existing test edited'],
  },
  {
    says: 'a program’s own option called skip is none',
    base: { 'a.test.ts': JS },
    work: { 'a.test.ts': `${JS}test('pages', () => expect(find({ skip: 10 })).toEqual([]));\n` },
  },
  {
    says: 'a test that returns at once is emptied',
    base: { 'a.test.ts': JS },
    work: { 'a.test.ts': JS.replace('  expect(sum(1, 2))', '  return;\n  expect(sum(1, 2))') },
    found: ['hold 1 test emptied'],
  },
  {
    says: 'exact checks that become loose ones are weakened',
    base: { 'a.test.ts': JS },
    work: { 'a.test.ts': JS.replace('.toBe(3)', '.toBeDefined()') },
    found: ['hold 1 assertion weakened', 'flag 1 existing test edited'],
  },
  {
    says: 'another expected value is told to the reviewer',
    base: { 'a.test.ts': JS },
    work: { 'a.test.ts': JS.replace('.toBe(3)', '.toBe(4)') },
    found: ['flag 1 existing test edited: "a.test.ts: sums two".'],
  },
  {
    says: 'a test in place of another that checks as much is told to the reviewer',
    base: { 'a.test.ts': JS },
    work: {
      'a.test.ts': JS.replace("'sums two'", "'sums three'").replace(
        'sum(1, 2)).toBe(3)',
        'sum(1, 1, 1)).toBe(3)',
      ),
    },
    found: ['flag 1 test replaced by others: "a.test.ts: sums two".'],
  },
  {
    says: 'a test in place of another that checks nothing is not its equal',
    base: { 'a.test.ts': JS },
    work: {
      'a.test.ts': JS.replace("'sums two'", "'runs'").replace(
        'expect(sum(1, 2)).toBe(3)',
        'sum(1, 2)',
      ),
    },
    found: ['hold 1 test removed: "a.test.ts: sums two".'],
  },
  {
    says: 'assertions that move into a helper of the same file are still there',
    base: { 'a.test.ts': JS },
    work: {
      'a.test.ts': JS.replace('expect(sum(1, 2)).toBe(3)', 'expectSum([1, 2], 3)').concat(
        'function expectSum(of: number[], is: number) {\n  expect(sum(...of)).toBe(is);\n}\n',
      ),
    },
    found: ['flag 1 existing test edited'],
  },
  {
    says: 'a test that is split in two with as many assertions is told, not held',
    base: { 'a.test.ts': JS },
    work: {
      'a.test.ts': JS.replace(
        '  expect(sum([])).toEqual(0);\n});',
        "});\n\ntest('sums an empty list', () => {\n  expect(sum([])).toEqual(0);\n});",
      ),
    },
    found: ['flag 1 existing test edited'],
  },
  {
    says: 'a test that moves into another file is clear',
    base: { 'a.test.ts': JS, 'b.test.ts': "test('b', () => expect(b).toBe(1));\n" },
    work: {
      'a.test.ts': JS.replace(/test\('sums two'[\s\S]*?\}\);\n/, ''),
      'b.test.ts': `test('b', () => expect(b).toBe(1));\n${/test\('sums two'[\s\S]*?\}\);\n/.exec(JS)?.[0] ?? ''}`,
    },
  },
  {
    says: 'tests of a table are read, and their removal is held',
    base: {
      'a.test.ts':
        "it.each([[1, 2]])('adds %i', (a, b) => {\n  expect(a + 1).toBe(b);\n});\nit.each`\n  a | b\n  ${1} | ${2}\n`('adds $a', ({ a, b }) => {\n  expect(a + 1).toBe(b);\n});\n",
    },
    work: {
      'a.test.ts': "it.each([[1, 2]])('adds %i', (a, b) => {\n  expect(a + 1).toBe(b);\n});\n",
    },
    found: ['hold 1 test removed: "a.test.ts: adds $a".'],
  },
  {
    says: 'words of a test in a string, a pattern or a regular expression’s call are none',
    base: {
      'a.test.ts': `${JS}const words = "test('x', () => {})";\nconst is = /it('`.concat(
        "\\/)/.test('y');\n",
      ),
    },
    work: { 'a.test.ts': JS },
  },
  {
    says: 'node:assert counts, with and without its name',
    base: { 'a.test.js': "test('a', () => {\n  assert.equal(a, 1);\n  strictEqual(b, 2);\n});\n" },
    work: { 'a.test.js': "test('a', () => {\n  assert.equal(a, 1);\n});\n" },
    found: ['hold 1 assertion fewer', 'flag 1 existing test edited'],
  },
  // Others' own ways
  {
    says: 'a module’s mark skips all of pytest’s tests in it',
    base: { 'test_a.py': PY },
    work: { 'test_a.py': `pytestmark = pytest.mark.skipif(True, reason="x")\n${PY}` },
    found: ['hold Tests are skipped'],
  },
  {
    says: 'an expected failure is a skip',
    base: { 'test_a.py': PY },
    work: { 'test_a.py': PY.replace('def test_total', '@pytest.mark.xfail\ndef test_total') },
    found: ['hold Tests are skipped'],
  },
  {
    says: 'a signature over several lines is read to its end',
    base: { 'test_a.py': 'def test_a(\n    one,\n    two,\n):\n    assert one == two\n' },
    work: { 'test_a.py': 'def test_a(\n    one,\n    two,\n):\n    one\n' },
    found: ['hold 1 test emptied'],
  },
  {
    says: 'a Go file that is left out of the build is a skip',
    base: { 'a_test.go': GO },
    work: { 'a_test.go': `//go:build never\n\n${GO}` },
    found: ['hold Tests are skipped, or others left out, by "//go:build never"'],
  },
  {
    says: 'a name that go test does not run is a removed test',
    base: { 'a_test.go': GO },
    work: { 'a_test.go': GO.replace('func TestTotal', 'func checkTotal') },
    found: ['hold 1 test removed: "a_test.go: TestTotal".'],
  },
  {
    says: 'a Rust program’s own assertions are not its tests’',
    base: { 'src/lib.rs': RUST.replace('    a + b', '    assert!(a < 100);\n    a + b') },
    work: { 'src/lib.rs': RUST },
  },
  {
    says: 'an assumption that never holds is a skip in Java',
    base: { 'src/test/java/TotalTest.java': JAVA },
    work: {
      'src/test/java/TotalTest.java': JAVA.replace(
        '    assertEquals(3',
        '    assumeTrue(never());\n    assertEquals(3',
      ),
    },
    found: ['hold Tests are skipped', 'flag 1 existing test edited'],
  },
  {
    says: 'minitest’s methods are read',
    base: {
      'test/shop_test.rb':
        'class ShopTest < Minitest::Test\n  def test_total\n    assert_equal 3, total(1, 2)\n  end\nend\n',
    },
    work: {
      'test/shop_test.rb': 'class ShopTest < Minitest::Test\n  def test_total\n  end\nend\n',
    },
    found: ['hold 1 test emptied'],
  },
  {
    says: 'a deleted test in a language that is not read is held by its path',
    base: { 'test/shop_test.exs': 'test "total" do\nend\n', 'test/fixtures/a.json': '{}' },
    work: { 'test/shop_test.exs': null, 'test/fixtures/a.json': null },
    found: ['hold Test files deleted: "test/shop_test.exs".'],
  },
  {
    says: 'and is clear when it only moved',
    base: { 'test/shop_test.exs': 'test "total" do\nend\n' },
    work: { 'test/shop_test.exs': null, 'test/till_test.exs': 'test "total" do\nend\n' },
  },
  {
    says: 'a program that is no test may lose whatever it likes',
    base: { 'src/contest.js': 'export const expect = 1;\nexport const test = () => expect;\n' },
    work: { 'src/contest.js': null },
  },
  {
    says: 'more tests than anybody writes are not compared, but held',
    base: { 'a.test.js': "test('a', () => expect(1).toBe(a));\n" },
    work: { 'a.test.js': "test('a', () => expect(b).toBe(a));\n".repeat(3100) },
    found: ['hold Too many tests to compare in "a.test.js".'],
  },
  // Snapshots
  {
    says: 'snapshots that are rewritten wholesale are held',
    base: { '__snapshots__/a.test.js.snap': SNAPSHOT(['1', '2', '3', '4', '5']) },
    work: { '__snapshots__/a.test.js.snap': SNAPSHOT(['x', 'x', 'x', 'x', '5']) },
    found: ['hold Snapshots rewritten wholesale: "__snapshots__/a.test.js.snap (4 of 5)".'],
  },
  {
    says: 'a deleted file of snapshots is wholesale',
    base: { '__snapshots__/a.test.js.snap': SNAPSHOT(['1', '2', '3', '4', '5']) },
    work: { '__snapshots__/a.test.js.snap': null },
    found: ['hold Snapshots rewritten wholesale'],
  },
  {
    says: 'one snapshot of several is told to the reviewer',
    base: { '__snapshots__/a.test.js.snap': SNAPSHOT(['1', '2', '3', '4', '5']) },
    work: { '__snapshots__/a.test.js.snap': SNAPSHOT(['1', '2', '3', '4', 'x']) },
    found: ['flag Snapshots rewritten: "__snapshots__/a.test.js.snap (1 of 5)".'],
  },
  {
    says: 'a new snapshot is clear',
    base: { '__snapshots__/a.test.js.snap': SNAPSHOT(['1']) },
    work: { '__snapshots__/a.test.js.snap': SNAPSHOT(['1', '2']) },
  },
];

test.each(CASES)('$says', async ({ base, work, found = [] }) => {
  const all = await describeAll(await fixture.change(base, work));
  expect(all).toHaveLength(found.length);
  for (const [index, words] of found.entries())
    expect(all[index]?.startsWith(words) === true ? words : all[index]).toBe(words);
});

async function describeAll(change: Change): Promise<string[]> {
  const all = await lookThrough(change, testTampering());
  return all.map(({ verdict, detail }) => `${verdict} ${detail}`);
}
