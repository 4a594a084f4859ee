/** A stored snapshot is an expectation that a command rewrites: many at once are no edit, but a new record. */
export interface SnapshotChange {
  readonly entries: number;
  /** Changed or gone. */
  readonly rewritten: number;
}

/** Fewer are looked at by a reviewer one by one. */
const MANY = 3;

export function isSnapshot(path: string): boolean {
  return /\.snap$|(?:^|\/)__snapshots__\/|\.ambr$/.test(path);
}

export function compareSnapshots(before: string, after: string): SnapshotChange {
  const old = entriesOf(before);
  const now = entriesOf(after);
  const rewritten = [...old].filter(([name, value]) => now.get(name) !== value).length;
  return { entries: old.size, rewritten };
}

/** More than half of them, and not just two or three. */
export function isWholesale({ entries, rewritten }: SnapshotChange): boolean {
  return rewritten > MANY && rewritten > entries / 2;
}

/** Jest's and Vitest's form, and syrupy's; a file of another form is one entry. */
function entriesOf(text: string): Map<string, string> {
  const jest = [...text.matchAll(/^exports\[`((?:\\.|[^`\\])*)`\] = `((?:\\.|[^`\\])*)`;/gm)];
  const syrupy = [...text.matchAll(/^# name: (.+)\n([\s\S]*?)^# ---$/gm)];
  const found = [...jest, ...syrupy].map(([, name = '', value = '']) => [name, value] as const);
  if (found.length > 0) return new Map(found);
  return new Map(text.trim() === '' ? [] : [['', text] as const]);
}
