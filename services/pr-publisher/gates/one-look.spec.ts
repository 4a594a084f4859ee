import type { ChangedFile, FileSide } from './change.ts';
import { findings } from './judge-change.ts';

const SETTINGS = {
  ...{ protectedPaths: ['*.lock'], filesMax: 100, linesMax: 1000 },
  ...{ bytesMax: 1_000_000, contentBytesMax: 1_000_000 },
};

/** Says when it is read. */
class CountedSide implements FileSide {
  readonly mode = '100644';
  readonly bytes: number;

  constructor(
    private readonly name: string,
    private readonly text: string,
    private readonly reads: string[],
  ) {
    this.bytes = text.length;
  }

  get content(): Buffer {
    this.reads.push(this.name);
    return Buffer.from(this.text);
  }
}

test('all gates together read each content once, and file by file', async () => {
  const reads: string[] = [];
  const paths = ['a.test.ts', 'b.snap', 'package.json', 'plain.txt', 'yarn.lock'];
  const files = paths.map((path): ChangedFile => ({
    path,
    before: new CountedSide(`${path} before`, "test('a', () => expect(1 + 1).toBe(2));\n", reads),
    after: new CountedSide(`${path} after`, "test('a', () => expect(1 + 2).toBe(3));\n", reads),
  }));
  const found = await findings(
    { files, diff: { files: 5, insertions: 5, deletions: 5 }, message: 'Work' },
    SETTINGS,
  );
  expect(found.map(({ gate }) => gate)).toEqual([
    'protected-paths',
    'test-tampering',
    'test-tampering',
  ]);
  expect(reads).toEqual(paths.flatMap((path) => [`${path} before`, `${path} after`]));
});

test('the scanner keeps no record of what it has seen', async () => {
  const side = new CountedSide('after', 'a line\n', []);
  const change = { files: [{ path: 'a.txt', after: side }], message: 'Work' };
  await findings({ ...change, diff: { files: 1, insertions: 1, deletions: 0 } }, SETTINGS);
  expect(performance.getEntriesByType('mark').filter(({ name }) => name.startsWith('@'))).toEqual(
    [],
  );
});
