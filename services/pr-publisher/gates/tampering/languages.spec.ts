import type { Change } from '../change.ts';
import { GatesFixture, type Files } from '../gates.fixture.ts';
import { lookThrough } from '../look.ts';
import { testTampering } from '../test-tampering.ts';
import { LANGUAGES } from './samples.fixture.ts';

const fixture = new GatesFixture();
afterAll(() => fixture.remove());

type Deed =
  'added' | 'commented' | 'emptied' | 'fewer' | 'removed' | 'renamed' | 'skipped' | 'voided';

describe.each(LANGUAGES)('in $name', (language) => {
  const { path, text, first } = language;
  const done = (deed: Deed): string => {
    const [what, by] = language[deed] as [RegExp | string, string];
    const result = text.replace(what, by);
    // A case that changes nothing would prove nothing.
    if (!(language.name === 'Go' && deed === 'fewer')) expect(result).not.toBe(text);
    return result;
  };
  const judge = async (work: Files): Promise<string[]> =>
    describeAll(await fixture.change({ [path]: text }, work));

  it('a test that is removed is held, by its name', async () => {
    expect(await judge({ [path]: done('removed') })).toEqual([
      expect.stringMatching(`^hold 1 test removed: ".*: ${first}"`),
    ]);
  });

  it('a test that is commented out is as good as removed', async () => {
    expect(await judge({ [path]: done('commented') })).toEqual([
      expect.stringMatching(`^hold 1 test removed: ".*: ${first}"`),
    ]);
  });

  it('a test that is skipped is held, by the line that does it', async () => {
    const found = await judge({ [path]: done('skipped') });
    expect(found[0]).toMatch(/^hold Tests are skipped, or others left out, by "/);
  });

  it('a test that is emptied is held', async () => {
    expect(await judge({ [path]: done('emptied') })).toEqual([
      expect.stringMatching(`^hold 1 test emptied, .*: ${first}"`),
    ]);
  });

  it('a test that checks only a constant is held as emptied', async () => {
    expect(await judge({ [path]: done('voided') })).toEqual([
      expect.stringMatching(`^hold 1 test emptied, .*: ${first}"`),
    ]);
  });

  it('the whole file’s removal is held', async () => {
    expect(await judge({ [path]: null })).toEqual([
      expect.stringMatching(/^hold 2 tests removed: /),
    ]);
  });

  it('tests that go where nobody runs them are held', async () => {
    expect(await judge({ [path]: null, 'attic/old.txt': text })).toEqual([
      expect.stringMatching(/^hold 2 tests removed: /),
    ]);
  });

  it('an added test is clear', async () => {
    expect(await judge({ [path]: done('added') })).toEqual([]);
  });

  it('a test with another name and the same content is clear', async () => {
    expect(await judge({ [path]: done('renamed') })).toEqual([]);
  });

  it('another name for the file is clear', async () => {
    const moved = path
      .replace(/(\w+)(?=\.\w+$|\.test|_test\.|_spec\.)/, 'moved$1')
      .replace('movedtest_', 'test_moved_');
    expect(await judge({ [path]: null, [moved]: text })).toEqual([]);
  });

  it('another order and other comments are clear', async () => {
    const comment = ['Python', 'Ruby'].includes(language.name) ? '# a word\n' : '// a word\n';
    expect(await judge({ [path]: comment + text })).toEqual([]);
  });
});

test.each(LANGUAGES.filter(({ name }) => name !== 'Go'))(
  'in $name fewer assertions in a test that stays are held',
  async ({ path, text, fewer: [what, by] }) => {
    const change = await fixture.change({ [path]: text }, { [path]: text.replace(what, by) });
    expect(await describeAll(change)).toEqual([
      'hold 1 assertion fewer, in tests that are still there.',
      expect.stringMatching(/^flag 1 existing test edited: /),
    ]);
  },
);

async function describeAll(change: Change): Promise<string[]> {
  const all = await lookThrough(change, testTampering());
  return all.map(({ verdict, detail }) => `${verdict} ${detail}`);
}
