import type { TestCase, TestFile } from './read-tests.ts';

/** What became of the tests, over all files of a change: moved and renamed ones are still there. */
export interface Comparison {
  /** Gone, with nothing in their place. */
  readonly removed: readonly TestCase[];
  /** Gone, with others in the same file that check at least as much. */
  readonly replaced: readonly TestCase[];
  /** Under the same name nothing is checked any more. */
  readonly emptied: readonly TestCase[];
  /** Under the same name something else is checked. */
  readonly edited: readonly TestCase[];
  /** Lines that keep tests from running, and were not there. */
  readonly skips: readonly string[];
  /** By how much fewer assertions there are, those of removed tests left out. */
  readonly fewerAssertions: number;
  /** How many assertions that say something were given up for ones that hold for nearly anything. */
  readonly weakened: number;
}

export function compareTests(before: readonly TestFile[], after: readonly TestFile[]): Comparison {
  const { kept, lost, added } = pair(before, after);
  const { removed, replaced } = findAgain(lost, added);
  const emptied = kept.filter(([old, now]) => becameEmpty(old, now)).map(([old]) => old);
  const gone = [...removed, ...emptied].reduce((sum, { assertions }) => sum + assertions, 0);
  const [were, are] = [before, after].map((files) => ({
    all: total(files, ({ assertions }) => assertions),
    weak: total(files, ({ weak }) => weak),
  }));
  const strongLess =
    (were?.all ?? 0) - (were?.weak ?? 0) - gone - ((are?.all ?? 0) - (are?.weak ?? 0));
  const weakMore = (are?.weak ?? 0) - (were?.weak ?? 0);
  return {
    removed,
    replaced,
    emptied,
    edited: kept
      .filter(([old, now]) => old.body !== now.body && !emptied.includes(old))
      .map(([old]) => old),
    skips: without(
      after.flatMap(({ skips }) => skips),
      before.flatMap(({ skips }) => skips),
    ),
    fewerAssertions: Math.max(0, (were?.all ?? 0) - gone - (are?.all ?? 0)),
    weakened: Math.max(0, Math.min(strongLess, weakMore)),
  };
}

/** By name; first within a file, then wherever it went. */
function pair(before: readonly TestFile[], after: readonly TestFile[]) {
  const kept: [TestCase, TestCase][] = [];
  let lost = before.flatMap(({ cases }) => cases);
  let added = after.flatMap(({ cases }) => cases);
  for (const key of [(one: TestCase) => `${one.path}\n${one.name}`, ({ name }: TestCase) => name]) {
    const places = groupBy(added, key);
    const stillLost: TestCase[] = [];
    for (const old of lost) {
      const now = places.get(key(old))?.shift();
      if (now === undefined) stillLost.push(old);
      else kept.push([old, now]);
    }
    lost = stillLost;
    added = [...places.values()].flat();
  }
  return { kept, lost, added };
}

/** Under another name: the same body anywhere, else in the same file one that checks no less. */
function findAgain(lost: readonly TestCase[], added: readonly TestCase[]) {
  const places = groupBy(added, ({ body }) => body);
  const gone = lost.filter(
    ({ body, isEmpty }) => isEmpty || places.get(body)?.shift() === undefined,
  );
  const fresh = [...places.values()].flat();
  const removed: TestCase[] = [];
  const replaced: TestCase[] = [];
  for (const old of gone.filter(({ isEmpty }) => !isEmpty)) {
    const at = fresh.findIndex(
      (one) =>
        one.path === old.path && !one.isEmpty && one.assertions >= Math.max(1, old.assertions),
    );
    if (at === -1) removed.push(old);
    else replaced.push(...fresh.splice(at, 1).map(() => old));
  }
  return { removed, replaced };
}

function becameEmpty(old: TestCase, now: TestCase): boolean {
  if (now.isEmpty) return !old.isEmpty;
  return old.assertions > 0 && now.assertions === 0;
}

function groupBy(
  cases: readonly TestCase[],
  key: (one: TestCase) => string,
): Map<string, TestCase[]> {
  return Map.groupBy(cases, key);
}

function total(files: readonly TestFile[], of: (file: TestFile) => number): number {
  return files.reduce((sum, file) => sum + of(file), 0);
}

/** What of `lines` is not in `known`, each as often as it is there more often. */
function without(lines: readonly string[], known: readonly string[]): string[] {
  const left = [...known];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}
