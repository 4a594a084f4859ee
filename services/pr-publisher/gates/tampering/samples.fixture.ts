/** For this folder's specs: two tests of a sum in each language. */
export const JS = `import { expect, test } from 'vitest';
import { sum } from './sum.js';

test('sums two', () => {
  expect(sum(1, 2)).toBe(3);
});

test('sums nothing', () => {
  expect(sum()).toBe(0);
  expect(sum([])).toEqual(0);
});
`;
export const PY = `import pytest
from shop import total

def test_total():
    assert total([1, 2]) == 3

class TestEmpty:
    def test_is_zero(self):
        assert total([]) == 0
        assert total(()) == 0
`;
export const GO = `package shop

import "testing"

func TestTotal(t *testing.T) {
	if got := Total(1, 2); got != 3 {
		t.Fatalf("got %d", got)
	}
}

func TestEmpty(t *testing.T) {
	if Total() != 0 {
		t.Error("not zero")
	}
}
`;
export const RUST = `pub fn total(a: u32, b: u32) -> u32 {
    a + b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals<'a>() {
        assert_eq!(total(1, 2), 3);
    }

    #[test]
    fn is_zero() {
        assert_eq!(total(0, 0), 0);
        assert!(total(0, 0) < 1);
    }
}
`;
export const JAVA = `class TotalTest {
  @Test
  void totals() throws Exception {
    assertEquals(3, total(1, 2));
  }

  @Test
  @DisplayName("nothing {")
  void isZero() {
    assertEquals(0, total());
    assertThat(total()).isZero();
  }
}
`;
export const RUBY = `RSpec.describe Shop do
  it "totals" do
    expect(total(1, 2)).to eq(3)
  end

  it 'is zero' do
    expect(total).to eq(0)
    expect(total([])).to eq(0)
  end
end
`;

/** What goes wrong in the same way in every language: the file, and how one of its tests is changed. */
export const LANGUAGES = [
  {
    name: 'JavaScript',
    path: 'sum.test.js',
    text: JS,
    first: 'sums two',
    removed: [/test\('sums two'[\s\S]*?\}\);\n/, ''],
    commented: [/test\('sums two'[\s\S]*?\}\);\n/, (part: string) => part.replace(/^/gm, '// ')],
    skipped: ["test('sums two'", "test.skip('sums two'"],
    emptied: [/ {2}expect\(sum\(1, 2\)\)\.toBe\(3\);\n/, ''],
    voided: ['expect(sum(1, 2)).toBe(3)', 'expect(true).toBe(true)'],
    fewer: ['  expect(sum([])).toEqual(0);\n', ''],
    added: [
      "test('sums nothing'",
      "test('sums one', () => {\n  expect(sum(1)).toBe(1);\n});\n\ntest('sums nothing'",
    ],
    renamed: ["test('sums two'", "test('adds two numbers'"],
  },
  {
    name: 'Python',
    path: 'tests/test_total.py',
    text: PY,
    first: 'test_total',
    removed: [/def test_total[\s\S]*?== 3\n/, ''],
    commented: [/def test_total[\s\S]*?== 3\n/, (part: string) => part.replace(/^(?=.)/gm, '# ')],
    skipped: ['def test_total', '@pytest.mark.skip\ndef test_total'],
    emptied: ['    assert total([1, 2]) == 3', '    pass'],
    voided: ['assert total([1, 2]) == 3', 'assert True'],
    fewer: ['        assert total(()) == 0\n', ''],
    added: ['class TestEmpty', 'def test_one():\n    assert total([1]) == 1\n\nclass TestEmpty'],
    renamed: ['def test_total', 'def test_adds_up'],
  },
  {
    name: 'Go',
    path: 'shop/total_test.go',
    text: GO,
    first: 'TestTotal',
    removed: [/func TestTotal[\s\S]*?\n\}\n/, ''],
    commented: [/func TestTotal[\s\S]*?\n\}\n/, (part: string) => `/*\n${part}*/\n`],
    skipped: ['\tif got :=', '\tt.Skip("later")\n\tif got :='],
    emptied: [/\tif got[\s\S]*?\n\t\}\n/, ''],
    voided: ['t.Fatalf("got %d", got)', '_ = got'],
    fewer: ['\t\tt.Error("not zero")\n', '\t\tt.Error("not zero")\n'],
    added: [
      'func TestEmpty',
      'func TestOne(t *testing.T) {\n\tif Total(1) != 1 {\n\t\tt.Fail()\n\t}\n}\n\nfunc TestEmpty',
    ],
    renamed: ['func TestTotal', 'func TestAddsUp'],
  },
  {
    name: 'Rust',
    path: 'src/lib.rs',
    text: RUST,
    first: 'totals',
    removed: [/ {4}#\[test\]\n {4}fn totals[\s\S]*?\n {4}\}\n/, ''],
    commented: [
      / {4}#\[test\]\n {4}fn totals[\s\S]*?\n {4}\}\n/,
      (part: string) => part.replace(/^/gm, '// '),
    ],
    skipped: ['#[test]\n    fn totals', '#[test]\n    #[ignore]\n    fn totals'],
    emptied: ['        assert_eq!(total(1, 2), 3);\n', ''],
    voided: ['assert_eq!(total(1, 2), 3)', 'assert_eq!(3, 3)'],
    fewer: ['        assert!(total(0, 0) < 1);\n', ''],
    added: [
      '    #[test]\n    fn is_zero',
      '    #[test]\n    fn one() {\n        assert_eq!(total(1, 0), 1);\n    }\n\n    #[test]\n    fn is_zero',
    ],
    renamed: ['fn totals<', 'fn adds_up<'],
  },
  {
    name: 'Java',
    path: 'src/test/java/TotalTest.java',
    text: JAVA,
    first: 'totals',
    removed: [/ {2}@Test\n {2}void totals[\s\S]*?\n {2}\}\n/, ''],
    commented: [
      / {2}@Test\n {2}void totals[\s\S]*?\n {2}\}\n/,
      (part: string) => `/*\n${part}*/\n`,
    ],
    skipped: ['@Test\n  void totals', '@Test\n  @Disabled\n  void totals'],
    emptied: ['    assertEquals(3, total(1, 2));\n', ''],
    voided: ['assertEquals(3, total(1, 2))', 'assertTrue(true)'],
    fewer: ['    assertThat(total()).isZero();\n', ''],
    added: [
      '  @Test\n  @DisplayName',
      '  @Test\n  void one() {\n    assertEquals(1, total(1));\n  }\n\n  @Test\n  @DisplayName',
    ],
    renamed: ['void totals', 'void addsUp'],
  },
  {
    name: 'Ruby',
    path: 'spec/shop_spec.rb',
    text: RUBY,
    first: 'totals',
    removed: [/ {2}it "totals"[\s\S]*?\n {2}end\n/, ''],
    commented: [/ {2}it "totals"[\s\S]*?\n {2}end\n/, (part: string) => part.replace(/^/gm, '# ')],
    skipped: ['it "totals"', 'xit "totals"'],
    emptied: ['    expect(total(1, 2)).to eq(3)\n', ''],
    voided: ['expect(total(1, 2)).to eq(3)', 'expect(true).to be(true)'],
    fewer: ['    expect(total([])).to eq(0)\n', ''],
    added: [
      "  it 'is zero'",
      "  it 'totals one' do\n    expect(total(1)).to eq(1)\n  end\n\n  it 'is zero'",
    ],
    renamed: ['it "totals"', 'it "adds up"'],
  },
] as const;
