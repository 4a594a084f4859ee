import { parseEvalArguments } from './arguments.ts';

test('a file is all that is needed', () => {
  expect(parseEvalArguments(['a.jsonl'])).toEqual({
    help: false,
    file: 'a.jsonl',
    json: false,
    folds: 0,
  });
  expect(parseEvalArguments(['--json', 'a.jsonl'])).toMatchObject({ json: true });
  expect(parseEvalArguments(['--folds', '7', 'a.jsonl'])).toMatchObject({ folds: 7 });
  expect(parseEvalArguments(['--help'])).toEqual({ help: true });
});

test.each([
  [[], 'One file is wanted, not 0. Say: npm run eval:classifier -- FILE.jsonl'],
  [['a', 'b'], 'One file is wanted, not 2.'],
  [['a', '--folds', '1'], "1 folds can't be made. Give --folds a number from 2 on."],
  [['a', '--folds', 'few'], "few folds can't be made."],
  [['a', '--fast'], "Unknown option '--fast'"],
])('%j is refused with the remedy', (argv, message) => {
  expect(() => parseEvalArguments(argv)).toThrow(message);
});
