import { parseBenchArguments } from './arguments.ts';

const NAMES = ['read-model', 'intake', 'footprint'] as const;

test('what is not said is everything, in five rounds', () => {
  expect(parseBenchArguments([], NAMES)).toEqual({
    only: NAMES,
    rounds: 5,
    quick: false,
    json: false,
    help: false,
  });
});

test.each([
  [['--quick'], { quick: true, rounds: 2 }],
  [['--quick', '--rounds', '7'], { quick: true, rounds: 7 }],
  [['--only', 'intake', '--json'], { only: ['intake'], json: true }],
  [['--only', 'footprint,intake'], { only: ['footprint', 'intake'] }],
])('%j is understood', (argv, expected) => {
  expect(parseBenchArguments(argv, NAMES)).toMatchObject(expected);
});

test.each([
  [['--rounds', '0'], '--rounds must be a whole number from 1 to 50, not "0".'],
  [['--rounds', '51'], '--rounds must be a whole number from 1 to 50, not "51".'],
  [['--only', 'coffee'], 'There is no bench "coffee"; --only takes read-model, intake, footprint.'],
  [['--fast'], "Unknown option '--fast'"],
])('%j is refused with the remedy', (argv, message) => {
  expect(() => parseBenchArguments(argv, NAMES)).toThrow(message);
});
