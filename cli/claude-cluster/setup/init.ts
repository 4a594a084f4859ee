import { resolve } from 'node:path';

import { Command, Option } from 'commander';

import { parseAgentList, requireHost, UsageError } from '../../../infra/nats/arguments.ts';
import { freePort } from '../../../infra/local/free-port.ts';
import { usageError } from '../command-error.ts';
import { outputOf, type Context } from '../context.ts';
import { wholeNumber, words } from '../parse-option.ts';
import { examples } from '../show/help.ts';
import type { Output } from '../show/output.ts';
import { spinner } from '../show/spinner.ts';
import { askForPlan } from './ask-for-plan.ts';
import { composeReport } from './compose-report.ts';
import { githubAccessOf, GITHUB_CHOICES } from './github-access.ts';
import type { InitOptions } from './init-options.ts';
import { initReport } from './init-report.ts';
import { mergePlan } from './merge-plan.ts';
import { readPlan, type ClusterPlan } from './plan.ts';

/** `claude-cluster init` */
export function init(context: Context): Command {
  const command = new Command('init')
    .alias('setup')
    .description('write all that a coordinator and its agents need into one folder');
  return withOptions(command)
    .addHelpText(
      'after',
      examples(
        ['claude-cluster init', 'asks for what it needs'],
        ['claude-cluster init --host hub.example --agents pc1:backend+testing,pc2:frontend --yes'],
        ['claude-cluster init --agents pc3:devops --yes', 'later: one PC more'],
        ['claude-cluster init --compose --github local --yes', 'containers, and no accounts'],
      ),
    )
    .action(async (given: InitOptions, self: Command) => {
      const output = outputOf(context, self);
      const folder = resolve(context.folder, given.folder);
      const there = await readPlan(folder);
      const asks = output.live && process.stdin.isTTY && given.yes !== true;
      const options = asks ? await askForPlan(given, there, context.signal) : given;
      await write(options, { folder, there }, { context, output });
    });
}

function withOptions(command: Command): Command {
  return command
    .option('--folder <folder>', 'where to', './cluster')
    .option('--host <name>', 'the name or address by which PCs reach the coordinator')
    .option('--agents <list>', 'PCs to let in: pc1:backend+testing,pc2:frontend; or none')
    .option('--slots <count>', 'attempts at once of each new agent', wholeNumber(1, 32), 2)
    .option('--tls', 'certificates for every link (default unless the host is this machine)')
    .option('--no-tls', 'no certificates: only where nobody else listens')
    .option('--no-broker', 'the broker runs elsewhere, at --host')
    .option(
      '--database <url>',
      'a PostgreSQL of yours, as somebody who may make roles; else one is brought',
    )
    .addOption(
      new Option(
        '--github <how>',
        'how pr-publisher gets in; a token is read from GITHUB_TOKEN',
      ).choices(GITHUB_CHOICES),
    )
    .option('--github-app-id <id>', 'of the App', wholeNumber(1, 999_999_999))
    .option('--github-app-key <file>', 'its private key')
    .option('--repositories <list>', 'with a token: owner/name,... to look for issues in', words)
    .option('--compose', 'for containers: what docker-compose.yml of this folder needs')
    .option(
      '--compose-agents <count>',
      'with --compose: how many agents docker compose may scale to',
      wholeNumber(1, 64),
      3,
    )
    .option('--force', 'write anew what is there; keys are kept')
    .option('-y, --yes', 'ask nothing');
}

async function write(
  options: InitOptions,
  { folder, there }: { folder: string; there: ClusterPlan | undefined },
  { context, output }: { context: Context; output: Output },
): Promise<void> {
  if (options.compose === true)
    return writeContainers(options, { folder, there }, { context, output });
  const force = options.force === true;
  const postgresPort = options.database === undefined ? await freePort() : null;
  const plan = mergePlan(there, { ...read(options), postgresPort }, force);
  const github = await githubAccessOf(options, context);
  if (github === 'local')
    throw usageError('--github local goes with --compose. As processes: claude-cluster up');
  const turning = spinner(output);
  // It brings PostgreSQL and the certificates' library along; other commands start without.
  const { writeCluster } = await import('./write-cluster.ts');
  const made = await writeCluster({
    folder,
    plan,
    github,
    force,
    slots: options.slots,
    onStep: (what) => {
      turning.say(what);
    },
    ...(options.database === undefined ? {} : { databaseUrl: options.database }),
  }).finally(() => {
    turning.stop();
  });
  const { adminToken = null, written, kept, broker } = made;
  const value = { folder, plan, url: broker.url, written, kept, adminToken };
  output.answer(value, (shown) => initReport({ folder, plan, made, github }, shown));
}

async function writeContainers(
  options: InitOptions,
  { folder, there }: { folder: string; there: ClusterPlan | undefined },
  { context, output }: { context: Context; output: Output },
): Promise<void> {
  if (options.database !== undefined || !options.broker)
    throw usageError('--compose brings its own broker and PostgreSQL: leave the option away.');
  const force = options.force === true;
  const compose = { agents: options.composeAgents };
  const plan = mergePlan(there, { ...read(options), postgresPort: null, compose }, force);
  const github = await githubAccessOf(options, context);
  const { ANTHROPIC_API_KEY: key = '' } = context.env;
  const { writeCompose } = await import('./write-compose.ts');
  const made = await writeCompose({
    folder,
    plan,
    github,
    force,
    slots: options.slots,
    projectFolder: context.folder,
    onStep: () => undefined,
    ...(key === '' ? {} : { anthropicApiKey: key }),
  });
  const { adminToken = null, written, kept, broker, env } = made;
  const value = { folder, plan, url: broker.url, written, kept, adminToken, env };
  const hasKey = github === 'local' || key !== '';
  output.answer(value, (shown) =>
    composeReport({ folder, plan, made, github, env, hasKey }, shown),
  );
}

/** @throws CommandError for what can't be meant */
function read({ host, agents, tls, broker }: InitOptions): {
  host?: string;
  tls?: boolean;
  brokerHere?: boolean;
  agents?: ReturnType<typeof parseAgentList>;
} {
  try {
    if (host !== undefined) requireHost(host);
    return {
      ...(host === undefined ? {} : { host }),
      ...(tls === undefined ? {} : { tls }),
      ...(broker ? {} : { brokerHere: false }),
      ...(agents === undefined ? {} : { agents: parseAgentList(agents) }),
    };
  } catch (error) {
    if (error instanceof UsageError) throw usageError(error.message);
    throw error;
  }
}
