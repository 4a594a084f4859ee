import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Command } from 'commander';

import { repositoryRoot } from '../../infra/local/repository-root.ts';
import type { Context } from './context.ts';
import { agents } from './fleet/agents.ts';
import { drain } from './fleet/drain.ts';
import { resume } from './fleet/resume.ts';
import { doctor } from './machine/doctor.ts';
import { startCoordinator } from './machine/start-coordinator.ts';
import { startNode } from './machine/start-node.ts';
import { up } from './machine/up.ts';
import { audit } from './oversee/audit.ts';
import { dlq } from './oversee/dlq.ts';
import { rebuild } from './oversee/rebuild.ts';
import { token } from './oversee/token.ts';
import { completion } from './setup/completion.ts';
import { init } from './setup/init.ts';
import { keys } from './setup/keys.ts';
import { login } from './setup/login.ts';
import { config } from './setup/validate-config.ts';
import { examples } from './show/help.ts';
import { approve } from './work/approve.ts';
import { createTask } from './work/create-task.ts';
import { explain } from './work/explain.ts';
import { list } from './work/list.ts';
import { logs } from './work/logs.ts';
import { retry } from './work/retry.ts';
import { runTask } from './work/run-task.ts';
import { status } from './work/status.ts';
import { stop } from './work/stop.ts';
import { workflow } from './work/workflow.ts';

const GROUPS: readonly (readonly [
  title: string,
  commands: readonly ((context: Context) => Command)[],
])[] = [
  ['Set up:', [init, doctor, up, startCoordinator, startNode, keys, login, config, completion]],
  ['Work:', [createTask, runTask, workflow, list, status, logs, explain, stop, retry, approve]],
  ['PCs:', [agents, drain, resume]],
  ['Look after it:', [dlq, audit, token, rebuild]],
];

/** The whole command line: every command, what it takes, and what it does. */
export function buildProgram(context: Context): Command {
  const program = new Command('claude-cluster')
    .description('From GitHub issues to tested pull requests, made by Claude Code on your own PCs.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .option('--json', 'print JSON: one object, or one a line where it goes on')
    .option(
      '--api <url>',
      'the cluster’s api (CLAUDE_CLUSTER_API, a login, or http://127.0.0.1:8080)',
    )
    .option('--token <token>', 'what lets you in (better: CLAUDE_CLUSTER_TOKEN, or a login)')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, helpWidth: helpWidth(context) })
    // What is wrong is told once, by whoever sets the exit code.
    .configureOutput({
      writeOut: (text) => context.out.write(text),
      writeErr: (text) => context.err.write(text),
      outputError: () => undefined,
    })
    .addHelpText(
      'after',
      `${examples(
        ['claude-cluster up', 'a whole cluster on this machine, without any account'],
        [
          'claude-cluster workflow octo-org/shop#12',
          'an issue becomes a pull request while you look',
        ],
        ['claude-cluster explain octo-org/shop#12', 'why nothing happens with it'],
      )}\n\n${EXIT_CODES}`,
    );
  for (const [title, commands] of GROUPS) {
    program.commandsGroup(title);
    for (const make of commands) adopt(program, make(context));
  }
  program.commandsGroup('Help:');
  return program;
}

const EXIT_CODES = `Exit codes: 0 done, 1 failed, 2 wrong command line, 3 api not reachable, 4 refused,
5 not found, 6 nothing done (or held for a person), 7 timed out, 130 Ctrl-C.`;

/** A command made elsewhere keeps to the program's ways, and so do those below it. */
function adopt(parent: Command, command: Command): void {
  parent.addCommand(command);
  inherit(parent, command);
}

function inherit(parent: Command, command: Command): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(command, child);
}

function helpWidth({ out }: Context): number {
  return Math.min(out.isTTY ? out.columns : 100, 110);
}

function version(): string {
  const text = readFileSync(join(repositoryRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
