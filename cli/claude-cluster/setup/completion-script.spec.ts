import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { buildProgram } from '../program.ts';
import { surroundings } from '../surroundings.fixture.ts';
import { completionScript } from './completion-script.ts';
import { completionTree } from './completion-tree.ts';

const tree = completionTree(buildProgram({ ...surroundings().around, exitWith: () => undefined }));

/** What a real bash would offer after these words. */
async function offered(...words: string[]): Promise<string[]> {
  const script = `${completionScript('bash', tree)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _claude_cluster; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)(
    'bash',
    ['--norc', '-c', script, 'bash', 'claude-cluster', ...words],
    { env: {}, timeout: 10_000 },
  );
  return stdout.trim().split('\n');
}

test('commands and their aliases are offered by their beginning', async () => {
  expect(await offered('st')).toEqual(['start-coordinator', 'start-node', 'status', 'stop']);
  expect(await offered('su')).toEqual(['submit']);
});

test('below a command are its own commands and options, and those of the program', async () => {
  expect(await offered('dlq', 're')).toEqual(['redrive']);
  expect(await offered('retry', '--')).toEqual(
    expect.arrayContaining(['--from-scratch', '--specialty', '--json', '--api']),
  );
  expect(await offered('list', '--from')).toEqual(['']);
});

test('an option that knows its values offers them', async () => {
  expect(await offered('list', '--status', 'h')).toEqual(['held']);
  expect(await offered('token', 'create', 'octo', '--role', '')).toEqual([
    'viewer',
    'operator',
    'admin',
  ]);
});

test('zsh is given the same, and fish every command with its description', () => {
  expect(completionScript('zsh', tree)).toMatch(/^autoload -Uz bashcompinit/);
  const fish = completionScript('fish', tree);
  expect(fish).toContain("-a drain -d 'give an agent no new work; what it has, it ends'");
  expect(fish).toContain('-l from-scratch');
});
