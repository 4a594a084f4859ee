import { parseKeysArguments, UsageError } from './arguments.ts';

const parse = (...argv: string[]) => parseKeysArguments(argv, '/home/octo');

test('agents are read with their specialties, and folders are made absolute', () => {
  expect(
    parse('--folder', 'broker', '--agents', 'pc1:backend+general,pc-2:frontend', '--tls'),
  ).toEqual({
    help: false,
    json: false,
    folder: '/home/octo/broker',
    agents: [
      { id: 'pc1', specialties: ['backend', 'general'] },
      { id: 'pc-2', specialties: ['frontend'] },
    ],
    host: '127.0.0.1',
    tls: true,
  });
});

test('nobody may be let in, if that is said', () => {
  expect(parse('--folder', '/keys', '--agents', 'none').agents).toEqual([]);
});

test.each([
  [['--agents', 'none'], 'Say --folder FOLDER'],
  [['--folder', 'x'], 'Say --agents'],
  [['--folder', 'x', '--agents', ''], 'Say --agents'],
  [['--folder', 'x', '--agents', 'pc1'], 'can\'t have the specialty ""'],
  [['--folder', 'x', '--agents', 'pc1:cooking'], 'can\'t have the specialty "cooking"'],
  [['--folder', 'x', '--agents', 'pc1:backend:2'], 'names no agent'],
  [['--folder', 'x', '--agents', 'PC1:backend'], 'names no agent'],
  [['--folder', 'x', '--agents', '*:backend'], 'names no agent'],
  [['--folder', 'x', '--agents', 'pc1.>:backend'], 'names no agent'],
  [['--folder', 'x', '--agents', 'pc1:backend,'], 'names no agent'],
  [['--folder', 'x', '--agents', 'pc1:backend,pc1:general'], 'listed twice'],
  [['--folder', 'x', '--agents', 'none', '--host', 'a"b'], 'is no host'],
  [['--folder', 'x', '--agents', 'none', '--host', ''], 'is no host'],
  [['--folder', 'x', '--agents', 'none', '--seed', 'y'], "Unknown option '--seed'"],
  [['x'], 'Unexpected argument'],
])('%j is refused in one line with the remedy', (argv, words) => {
  const refused = (): unknown => parse(...argv);
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow(words);
  expect(refused).not.toThrow(/\n/);
});
