import { parseDemoArguments } from './arguments.ts';

const parse = (line: string, apiKey?: string) =>
  parseDemoArguments(line === '' ? [] : line.split(' '), { folder: '/home/octo', apiKey });

function faultOf(line: string): unknown {
  try {
    return parse(line);
  } catch (error) {
    return error;
  }
}

const OWN = '--repo shop --issue bug.md --model-script play.json';

test('nothing given runs the demo’s own issues on three PCs for five minutes at most', () => {
  expect(parse('')).toEqual({
    help: false,
    json: false,
    keep: false,
    agents: 3,
    timeoutMs: 300_000,
  });
});

test('relative paths are those of the folder it was called in, absolute ones stay', () => {
  const { own } = parse('--repo shop --issue bug.md --issue /tmp/b.md --model-script play.json');
  expect(own).toEqual({
    repository: '/home/octo/shop',
    issues: ['/home/octo/bug.md', '/tmp/b.md'],
    labels: [],
    modelScript: '/home/octo/play.json',
  });
});

test('the real model takes longer, and needs no script', () => {
  const { apiKey, own, timeoutMs } = parse('--repo shop --issue bug.md --real-model', 'key');
  expect({ apiKey, timeoutMs }).toEqual({ apiKey: 'key', timeoutMs: 3_600_000 });
  expect(own?.modelScript).toBeUndefined();
});

test('a key alone asks nobody', () => {
  expect(parse('', 'key').apiKey).toBeUndefined();
});

test('flags may be given in any number and order', () => {
  const given = parse(`--label bug --json ${OWN} --label urgent --agents 5 --timeout 20 --keep`);
  expect(given).toMatchObject({ json: true, keep: true, agents: 5, timeoutMs: 20_000 });
  expect(given.own?.labels).toEqual(['bug', 'urgent']);
});

test.each([
  ['--foo', "Unknown option '--foo'. See: npm run demo -- --help"],
  ['extra', "Unexpected argument 'extra'. See: npm run demo -- --help"],
  ['--repo', "Option '--repo <value>' argument missing. See: npm run demo -- --help"],
  ['--agents 0', '--agents must be a whole number from 1 to 16, not "0".'],
  ['--agents 2.5', '--agents must be a whole number from 1 to 16, not "2.5".'],
  ['--timeout soon', '--timeout must be a whole number from 1 to 86400, not "soon".'],
  ['--issue bug.md', '--issue goes with a repository of yours: add --repo PATH.'],
  ['--label bug', '--label goes with a repository of yours: add --repo PATH.'],
  ['--model-script a.json', '--model-script goes with a repository of yours: add --repo PATH.'],
  ['--repo shop', '--repo needs an issue to work on: add --issue FILE.md.'],
  ['--real-model', '--real-model needs a key: set ANTHROPIC_API_KEY and try again.'],
  ['--scenario dancing', '--scenario must be tampering or retry, not "dancing".'],
  [
    `--scenario tampering ${OWN}`,
    '--scenario plays in the demo’s own repository: leave --repo out.',
  ],
])('%s is refused in one line that says what to do', (line, message) => {
  expect(faultOf(line)).toMatchObject({ name: 'UsageError', message });
});

test('another scenario is named, and is never the real model’s', () => {
  expect(parse('--scenario tampering').scenario).toBe('tampering');
  expect(() => parse('--scenario tampering --real-model', 'key')).toThrow(/leave --real-model out/);
});

test('a repository without script and without real model is refused', () => {
  expect(() => parse('--repo shop --issue bug.md')).toThrow(/would do nothing useful.*add --model/);
});

test('a script and the real model exclude each other', () => {
  expect(() => parse(`${OWN} --real-model`, 'key')).toThrow(/exclude each other/);
});
