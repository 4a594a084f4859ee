import { parseChaosArguments } from './arguments.ts';

test('what is not said is a short run', () => {
  expect(parseChaosArguments([])).toEqual({
    tasks: 40,
    seconds: 60,
    seed: '1',
    json: false,
    keep: false,
    help: false,
  });
});

test('everything can be said', () => {
  const argv = [
    '--tasks',
    '200',
    '--seconds',
    '300',
    '--seed',
    'x',
    '--only',
    'kill-agent',
    '--json',
  ];
  expect(parseChaosArguments(argv)).toMatchObject({
    tasks: 200,
    seconds: 300,
    seed: 'x',
    kinds: ['kill-agent'],
    json: true,
  });
});

test.each([
  [['--tasks', '0'], '--tasks must be a whole number from 1 to 2000, not "0".'],
  [['--seconds', 'soon'], '--seconds must be a whole number from 5 to 86400, not "soon".'],
  [['--only', 'earthquake'], 'There is no fault "earthquake"'],
  [['--what'], "Unknown option '--what'"],
])('%j is refused with the remedy', (argv, message) => {
  expect(() => parseChaosArguments(argv)).toThrow(message);
});
