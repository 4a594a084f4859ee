import { CommandSyntaxError, splitCommand } from './split-command.ts';

test.each([
  ['npm test', ['npm', 'test']],
  ['  npm   test  ', ['npm', 'test']],
  ['npm run "test unit"', ['npm', 'run', 'test unit']],
  [`node -e 'console.log("x && y")'`, ['node', '-e', 'console.log("x && y")']],
  ['a\\ b c', ['a b', 'c']],
  ['echo "say \\"hi\\""', ['echo', 'say "hi"']],
  [`go test ./... -run='^Test A$'`, ['go', 'test', './...', '-run=^Test A$']],
  ['x ""', ['x', '']],
  ['env CI=1 make', ['env', 'CI=1', 'make']],
])('%j is taken apart as a person means it', (text, words) => {
  expect(splitCommand(text)).toEqual(words);
});

test.each([
  ['npm ci && npm test', '"&&"'],
  ['npm test | tee log', '"|"'],
  ['make; make test', '";"'],
  ['npm test > out', '">"'],
  ['echo $(id)', '"$("'],
  ['echo `id`', '"`"'],
  ['sleep 1 &', '"&"'],
  ['CI=1 npm test', 'sets a variable'],
  ['npm "test', 'quote without an end'],
  ['npm test \\ ', 'ends in a backslash'],
  ["'' test", 'empty command'],
  ['', 'empty command'],
  ['  ', 'empty command'],
])('%j is refused with the reason', (text, reason) => {
  expect(() => splitCommand(text)).toThrow(CommandSyntaxError);
  expect(() => splitCommand(text)).toThrow(reason);
});
