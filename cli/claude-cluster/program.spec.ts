import type { Command } from 'commander';

import { EXIT } from './command-error.ts';
import { buildProgram } from './program.ts';
import { run } from './run.ts';
import { surroundings } from './surroundings.fixture.ts';

const program = buildProgram({ ...surroundings().around, exitWith: () => undefined });
const commands = all(program);

function all(command: Command): [string, Command][] {
  return command.commands.flatMap((child) => [
    [child.name(), child] as [string, Command],
    ...all(child),
  ]);
}

async function cli(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const { around, said } = surroundings();
  const code = await run(argv, around);
  return { code, ...said() };
}

test.each(['init', 'setup', 'doctor', 'up', 'start-coordinator', 'start-node', 'create-task'])(
  'there is %s',
  (name) => {
    expect(commands.some(([known, one]) => known === name || one.aliases().includes(name))).toBe(
      true,
    );
  },
);

test.each(commands)('%s says what it is for in one line, and describes each option', (_n, one) => {
  expect(one.description()).toMatch(/^[a-z].*[^.]$/);
  for (const option of one.options) expect(option.description).not.toBe('');
});

test.each(program.commands.map((one) => [one.name()]))('%s shows examples', async (name) => {
  const { code, out } = await cli(name, '--help');
  expect(code).toBe(EXIT.ok);
  expect(out).toMatch(/\nExamples:\n {2}\S/);
  expect(out).toContain('--json');
});

test('the help tells every exit code, and asking for it is no fault', async () => {
  const { code, out } = await cli('--help');
  expect(code).toBe(EXIT.ok);
  for (const exit of Object.values(EXIT)) expect(out).toContain(`${exit} `);
});

test.each([
  [['lst'], /^Unknown command 'lst' \(Did you mean .*list.*\)\. See: claude-cluster --help\n$/],
  [['list', '--limt', '4'], /Did you mean --limit/],
  [['list', '--status', 'sleeping'], /Allowed choices are pending,/],
  [['list', '--limit', '501'], /Give a whole number from 1 to 500\./],
  [['create-task'], /'-r, --repo <owner\/name>' not specified/],
  [['create-task', '--repo', 'octo-org/shop'], /Give --issue, or --title\.\n$/],
  [['create-task', '-r', 'shop', '-t', 'x'], /"shop" is no repository\. Write it as owner\/name\./],
  [['create-task', '-r', 'a/b', '-i', '1', '-t', 'x'], /leave --title and --body out/],
  [['workflow', 'a/b#1', '--repo', 'a/b'], /Which issue\?/],
  [['status', 'nonsense'], /"nonsense" names no task/],
  [['dlq', 'show', '../tokens'], /names no dead letter/],
  [['drain', 'PC_1'], /names no agent/],
  [['token', 'revoke', '../x'], /is no token’s id/],
  [['init', '--yes', '--agents', 'pc1:cooking'], /can't have the specialty "cooking"/],
  [['init', '--yes', '--host', 'a b'], /"a b" is no host/],
  [['keys', '--folder', 'x', '--agents', 'PC'], /names no agent/],
  [['start-node', '--specialties', 'cooking'], /There is no specialty "cooking"/],
])('%j is a wrong command line, and is told what to do', async (argv, words) => {
  const { code, out, err } = await cli(...argv);
  expect({ code, out }).toEqual({ code: EXIT.usage, out: '' });
  expect(err).toMatch(words);
});

test('no command at all shows the help, and is no success', async () => {
  const { code, err } = await cli();
  expect(code).toBe(EXIT.usage);
  expect(err).toContain('Usage: claude-cluster');
});

test('with --json a fault is an object too', async () => {
  const { code, err } = await cli('status', 'nonsense', '--json');
  expect(code).toBe(EXIT.usage);
  expect(JSON.parse(err)).toEqual({
    error: {
      exitCode: EXIT.usage,
      message: expect.stringContaining('names no task') as string,
      details: [],
    },
  });
});

test('no cluster running is told as such, and how to come by one', async () => {
  // A port that nobody can listen on.
  const { code, err } = await cli('list', '--api', 'http://127.0.0.1:1');
  expect(code).toBe(EXIT.notReachable);
  expect(err).toMatch(/Nobody answers at http:\/\/127\.0\.0\.1:1 .*claude-cluster up/);
});

test('the folder of no cluster, and the file that is not there, are not found', async () => {
  expect((await cli('start-coordinator', '--folder', '/nowhere')).code).toBe(EXIT.notFound);
  expect((await cli('config', 'validate', '/nowhere.yml')).code).toBe(EXIT.notFound);
});
