import { textOf, type Change, type ChangedFile } from './change.ts';
import { finding, named, type Finding, type Verdict } from './finding.ts';
import { compareTests } from './tampering/compare-tests.ts';
import { looksLikeTest } from './tampering/languages.ts';
import { readTests, type TestFile } from './tampering/read-tests.ts';
import { compareSnapshots, isSnapshot, isWholesale } from './tampering/snapshots.ts';
import { testCommands } from './tampering/test-commands.ts';

/**
 * Whether green still means what it did: tests that were deleted, skipped, emptied or weakened, and other ways to run
 * fewer of them.
 *
 * It reads source as a person skims it and no more, so it errs to the side of asking one.
 */
export function testTampering({ files }: Change): Finding[] {
  return [...ofTests(files), ...ofDeletedFiles(files), ...ofSnapshots(files), ...ofCommands(files)];
}

function ofTests(files: readonly ChangedFile[]): Finding[] {
  const read = files.map((file) => ({
    path: file.path,
    before: readTests(file.path, textOf(file.before)),
    after: readTests(file.path, textOf(file.after)),
  }));
  const unreadable = read.filter(({ before, after }) => [before, after].includes('unreadable'));
  const whole = read.filter((one) => !unreadable.includes(one));
  const found = compareTests(
    whole.map(({ before }) => before).filter(isFile),
    whole.map(({ after }) => after).filter(isFile),
  );
  const names = (cases: readonly { path: string; name: string }[]): string =>
    named(cases.map(({ path, name }) => `${path}: ${name}`));
  return [
    ...say(
      'hold',
      unreadable.map(({ path }) => path),
      (paths) => `Too many tests to compare in ${named(paths)}.`,
    ),
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
function ofDeletedFiles(files: readonly ChangedFile[]): Finding[] {
  const added = new Set(
    files.filter(({ path }) => looksLikeTest(path)).map(({ after }) => textOf(after)),
  );
  const deleted = files.filter(({ path, before, after }) => {
    if (before === undefined || after !== undefined || !looksLikeTest(path)) return false;
    const read = readTests(path, textOf(before));
    // Those that were read were compared case by case.
    return (!isFile(read) || read.cases.length === 0) && !added.has(textOf(before));
  });
  return say(
    'hold',
    deleted.map(({ path }) => path),
    (paths) => `Test files deleted: ${named(paths)}.`,
  );
}

function ofSnapshots(files: readonly ChangedFile[]): Finding[] {
  const changed = files
    .filter(({ path, before }) => isSnapshot(path) && before !== undefined)
    .map(({ path, before, after }) => ({
      path,
      change: compareSnapshots(textOf(before), textOf(after)),
    }))
    .filter(({ change }) => change.rewritten > 0);
  const describe = (some: typeof changed): string =>
    named(some.map(({ path, change }) => `${path} (${change.rewritten} of ${change.entries})`));
  const wholesale = changed.filter(({ change }) => isWholesale(change));
  return [
    ...say('hold', wholesale, (some) => `Snapshots rewritten wholesale: ${describe(some)}.`),
    ...say(
      'flag',
      changed.filter((one) => !wholesale.includes(one)),
      (some) => `Snapshots rewritten: ${describe(some)}.`,
    ),
  ];
}

function ofCommands(files: readonly ChangedFile[]): Finding[] {
  return files.flatMap(({ path, before, after }) =>
    testCommands(path, textOf(before), textOf(after)).map(({ verdict, detail }) =>
      finding(
        'test-tampering',
        verdict,
        `How tests are run changes in ${named([path])}: ${detail}.`,
      ),
    ),
  );
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

function isFile(read: TestFile | 'unreadable' | undefined): read is TestFile {
  return read !== undefined && read !== 'unreadable';
}
