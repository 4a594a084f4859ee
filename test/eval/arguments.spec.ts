import { parseEvalArguments } from './arguments.ts';

test('a file is all that is needed', () => {
  expect(parseEvalArguments(['a.jsonl'])).toEqual({ help: false, file: 'a.jsonl', json: false });
  expect(parseEvalArguments(['--json', 'a.jsonl'])).toMatchObject({ json: true });
  expect(parseEvalArguments(['--help'])).toEqual({ help: true });
});

test.each([
  [[], 'One file is wanted, not 0. Say: npm run eval:classifier -- FILE.jsonl'],
  [['a', 'b'], 'One file is wanted, not 2.'],
  [['a', '--fast'], "Unknown option '--fast'"],
])('%j is refused with the remedy', (argv, message) => {
  expect(() => parseEvalArguments(argv)).toThrow(message);
});
