import { branchName } from './branch-name.ts';

describe('the branch of an issue', () => {
  it.each([
    ['Fix the total', 'claude/issue-7-fix-the-total'],
    ['Größe ändern', 'claude/issue-7-groesse-aendern'],
    ['合計が間違っている', 'claude/issue-7'],
    ['', 'claude/issue-7'],
    ['--force; rm -rf / && $(id) `x` ../..', 'claude/issue-7-force-rm-rf-and-and-id-x'],
    ['x.lock', 'claude/issue-7-x-lock'],
    ['a'.repeat(60), `claude/issue-7-${'a'.repeat(40)}`],
    [
      'the quick brown fox jumps over the lazy dog',
      'claude/issue-7-the-quick-brown-fox-jumps-over-the-lazy',
    ],
  ])('%j becomes %s', (title, expected) => {
    expect(branchName('claude/', { number: 7, title })).toBe(expected);
  });
});
