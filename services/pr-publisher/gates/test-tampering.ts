import { textOf } from './change.ts';
import { digestOf } from './digest-of.ts';
import { finding, named, type Finding, type Verdict } from './finding.ts';
import { together, type Look } from './look.ts';
import { compareTests, type Comparison } from './tampering/compare-tests.ts';
import { looksLikeTest } from './tampering/languages.ts';
import { readTests, type TestFile } from './tampering/read-tests.ts';
import {
  compareSnapshots,
  isSnapshot,
  isWholesale,
  type SnapshotChange,
} from './tampering/snapshots.ts';
import { testCommands } from './tampering/test-commands.ts';

/**
 * Whether green still means what it did: tests that were deleted, skipped, emptied or weakened, and other ways to run
 * fewer of them.
 *
 * It reads source as a person skims it and no more, so it errs to the side of asking one.
 */
export function testTampering(): Look {
  return together([tests(), deletedFiles(), snapshots(), commands()]);
}

function tests(): Look {
  const before: TestFile[] = [];
  const after: TestFile[] = [];
  const unreadable: string[] = [];
  return {
    file(file) {
      const old = readTests(file.path, textOf(file.before));
      const now = readTests(file.path, textOf(file.after));
      if (old === 'unreadable' || now === 'unreadable') {
        unreadable.push(file.path);
        return;
      }
      if (old !== undefined) before.push(old);
      if (now !== undefined) after.push(now);
    },
    findings: () => [
      ...say('hold', unreadable, (paths) => `Too many tests to compare in ${named(paths)}.`),
      ...ofComparison(compareTests(before, after)),
    ],
  };
}

function ofComparison(found: Comparison): Finding[] {
  const names = (cases: readonly { path: string; name: string }[]): string =>
    named(cases.map(({ path, name }) => `${path}: ${name}`));
  return [
    ...say('hold', found.removed, (cases) => `${amount(cases, 'test')} removed: ${names(cases)}.`),
    ...say(
      'hold',
      found.emptied,
      (cases) =>
        `${amount(cases, 'test')} emptied, and nothing is checked any more: ${names(cases)}.`,
    ),
    ...say(
      'hold',
      found.skips,
      (lines) => `Tests are skipped, or others left out, by ${named(lines)}.`,
    ),
    ...say(
      'hold',
      found.fewerAssertions,
      (by) =>
        `${by === 1 ? '1 assertion' : `${by} assertions`} fewer, in tests that are still there.`,
    ),
    ...say(
      'hold',
      found.weakened,
      (by) =>
        `${by === 1 ? '1 assertion' : `${by} assertions`} weakened to what holds for nearly anything.`,
    ),
    ...say(
      'flag',
      found.replaced,
      (cases) => `${amount(cases, 'test')} replaced by others: ${names(cases)}.`,
    ),
    ...say(
      'flag',
      found.edited,
      (cases) => `${amount(cases, 'existing test')} edited: ${names(cases)}.`,
    ),
  ];
}

/** Tests in languages whose cases are not read, and ones of which none was found. */
function deletedFiles(): Look {
  const added = new Set<string>();
  const deleted: { readonly path: string; readonly digest: string }[] = [];
  return {
    file({ path, before, after }) {
      if (!looksLikeTest(path)) return;
      added.add(digestOf(textOf(after)));
      if (before === undefined || after !== undefined) return;
      const read = readTests(path, textOf(before));
      // Those that were read are compared case by case.
      if (read === undefined || read === 'unreadable' || read.cases.length === 0)
        deleted.push({ path, digest: digestOf(textOf(before)) });
    },
    findings: () =>
      say(
        'hold',
        deleted.filter(({ digest }) => !added.has(digest)).map(({ path }) => path),
        (paths) => `Test files deleted: ${named(paths)}.`,
      ),
  };
}

function snapshots(): Look {
  const changed: { readonly path: string; readonly change: SnapshotChange }[] = [];
  const describe = (some: typeof changed): string =>
    named(some.map(({ path, change }) => `${path} (${change.rewritten} of ${change.entries})`));
  return {
    file({ path, before, after }) {
      if (!isSnapshot(path) || before === undefined) return;
      const change = compareSnapshots(textOf(before), textOf(after));
      if (change.rewritten > 0) changed.push({ path, change });
    },
    findings: () => [
      ...say(
        'hold',
        changed.filter(({ change }) => isWholesale(change)),
        (some) => `Snapshots rewritten wholesale: ${describe(some)}.`,
      ),
      ...say(
        'flag',
        changed.filter(({ change }) => !isWholesale(change)),
        (some) => `Snapshots rewritten: ${describe(some)}.`,
      ),
    ],
  };
}

function commands(): Look {
  const found: Finding[] = [];
  return {
    file({ path, before, after }) {
      for (const { verdict, detail } of testCommands(path, textOf(before), textOf(after)))
        found.push(
          finding(
            'test-tampering',
            verdict,
            `How tests are run changes in ${named([path])}: ${detail}.`,
          ),
        );
    },
    findings: () => found,
  };
}

/** Nothing when there is nothing: an empty list, or none of it. */
function say<What extends number | readonly unknown[]>(
  verdict: Verdict,
  what: What,
  words: (what: What) => string,
): Finding[] {
  const isNothing = typeof what === 'number' ? what === 0 : what.length === 0;
  return isNothing ? [] : [finding('test-tampering', verdict, words(what))];
}

function amount(cases: readonly unknown[], noun: string): string {
  return `${cases.length} ${noun}${cases.length === 1 ? '' : 's'}`;
}
