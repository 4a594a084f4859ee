import { FILES_MAX, reasonAgainst } from './check-changes.ts';

describe('checking what a commit changes', () => {
  it.each(['src/a.ts', '.github/workflows/ci.yml', '.gitignore', 'a b/ü.txt', 'git/x', '..a/b'])(
    'takes %s',
    (path) => {
      expect(reasonAgainst([{ path }])).toBeUndefined();
    },
  );

  it.each([
    '/etc/passwd',
    '../outside',
    'a/../../b',
    '.git/config',
    'sub/.git/hooks/post-checkout',
    '.GIT/config',
    '.git./config',
    'git~1/config',
    '.g\u200Cit/config',
    '.git::$INDEX_ALLOCATION/config',
    'a\\..\\b',
    'line\nbreak',
  ])('refuses %j', (path) => {
    expect(reasonAgainst([{ path: 'ok.ts' }, { path }])).toMatch(/no path of a project/);
  });

  it('refuses nothing at all, and far too much', () => {
    expect(reasonAgainst([])).toMatch(/nothing/);
    const many = Array.from({ length: FILES_MAX + 1 }, (_, n) => ({ path: `f${n}` }));
    expect(reasonAgainst(many)).toMatch(/1001 files/);
  });
});
