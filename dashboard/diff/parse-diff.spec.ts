import { parseDiff } from './parse-diff.ts';

const PATCH = `diff --git a/src/total.js b/src/total.js
index 1111111..2222222 100644
--- a/src/total.js
+++ b/src/total.js
@@ -10,3 +10,4 @@ function total() {
 const sum = add(lines);
-return sum;
+const discount = discountOf(lines);
+return sum - discount;
 }
@@ -40 +41 @@
-old
+new
\\ No newline at end of file
diff --git a/docs/a.md b/docs/b.md
similarity index 100%
rename from docs/a.md
rename to docs/b.md
diff --git a/logo.png b/logo.png
new file mode 100644
index 0000000..3333333
Binary files /dev/null and b/logo.png differ
diff --git a/gone.txt b/gone.txt
deleted file mode 100644
--- a/gone.txt
+++ /dev/null
@@ -1,2 +0,0 @@
--- not a header
-diff --git a/x b/x
`;

test('each file is told with what happened to it and how much', () => {
  const told = parseDiff(PATCH).map(({ hunks, ...file }) => ({ ...file, hunks: hunks.length }));
  expect(told).toEqual([
    {
      path: 'src/total.js',
      change: 'modified',
      binary: false,
      insertions: 3,
      deletions: 2,
      hunks: 2,
    },
    {
      path: 'docs/b.md',
      from: 'docs/a.md',
      change: 'renamed',
      binary: false,
      insertions: 0,
      deletions: 0,
      hunks: 0,
    },
    { path: 'logo.png', change: 'added', binary: true, insertions: 0, deletions: 0, hunks: 0 },
    { path: 'gone.txt', change: 'deleted', binary: false, insertions: 0, deletions: 2, hunks: 1 },
  ]);
});

test('each line bears the numbers that it had and has', () => {
  const [first] = parseDiff(PATCH);
  expect(first?.hunks[0]?.lines).toEqual([
    { kind: 'same', before: 10, after: 10, text: 'const sum = add(lines);' },
    { kind: 'removed', before: 11, text: 'return sum;' },
    { kind: 'added', after: 11, text: 'const discount = discountOf(lines);' },
    { kind: 'added', after: 12, text: 'return sum - discount;' },
    { kind: 'same', before: 12, after: 13, text: '}' },
  ]);
  expect(first?.hunks[1]?.lines.at(-1)).toEqual({
    kind: 'note',
    text: 'No newline at end of file',
  });
});

test('a removed line that looks like a header is a line', () => {
  const lines = parseDiff(PATCH).at(-1)?.hunks[0]?.lines;
  expect(lines?.map(({ text }) => text)).toEqual(['-- not a header', 'diff --git a/x b/x']);
});

test.each([
  ['nothing', ''],
  ['no patch', 'hello\nworld'],
  ['a hunk without a file', '@@ -1 +1 @@\n-a\n+b'],
])('%s has no files', (_, text) => {
  expect(parseDiff(text)).toEqual([]);
});

test('a patch that is cut off shows what is there', () => {
  const [file] = parseDiff(PATCH.slice(0, PATCH.indexOf('+return')));
  expect(file).toMatchObject({ path: 'src/total.js', insertions: 1, deletions: 1 });
});
