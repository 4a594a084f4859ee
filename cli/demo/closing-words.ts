import { COMMAND_PREFIX, type GateFinding } from '#libs/contracts';

import { prometheusCommand } from '../../infra/local/cluster/scrape-configuration.ts';
import type { Cluster } from '../../infra/local/cluster/start-cluster.ts';
import { natsCli } from '../../infra/nats/nats-cli.ts';
import { money, plural, seconds } from '../terminal/figures.ts';
import type { Paint } from '../terminal/paint.ts';
import type { Ending, Summary } from './summary.ts';
import { plainLine } from '../terminal/terminal-text.ts';

export interface Closing {
  readonly endings: readonly Ending[];
  readonly summary: Summary;
  /** Of the whole demo, start included. */
  readonly tookMs: number;
  readonly realModel: boolean;
}

/** What is read when it is over: each pull request with its size and tests, or why there is none. */
export function closingWords(closing: Closing, paint: Paint): string {
  const { endings, summary, tookMs, realModel } = closing;
  const cost = money(endings.reduce((sum, { run }) => sum + run.costUsd, 0));
  const billed = realModel ? '' : ' by the CLI’s own reckoning; the scripted model bills nothing';
  const verdict = summary.ok ? paint('green', 'All is well') : paint('red', 'Not all is well');
  return [
    '',
    ...endings.flatMap((ending) => [...wordsOn(ending, paint), '']),
    `${verdict}: ${outcomes(endings)} in ${seconds(tookMs)}. Cost: ${cost}${billed}.`,
  ].join('\n');
}

/** `3 of 3 issues became pull requests`; what waits for a person is told where something does. */
function outcomes(endings: readonly Ending[]): string {
  const opened = endings.filter(({ readBack }) => readBack.pr !== null).length;
  const held = endings.filter(({ run }) => run.heldFor !== undefined).length;
  const told = [
    ...(opened > 0 || held === 0
      ? [`${opened} of ${endings.length} issues became pull requests`]
      : []),
    ...(held > 0
      ? [`${held} of ${endings.length} issues ${held === 1 ? 'waits' : 'wait'} for a person`]
      : []),
  ];
  return told.join(', ');
}

/** How to look around in a demo that stays. */
export function lookAround(
  cluster: Cluster,
  { cloneUrl, fullName }: { cloneUrl: string; fullName: string },
  paint: Paint,
): string {
  const api = cluster.github?.apiUrl ?? '';
  const { nkeySeedFile: seedFile } = cluster.natsAccess ?? {};
  const nats = natsCli(cluster.natsUrl, { name: 'operator', seedFile });
  const rows: [string, string][] = [
    ['GitHub stand-in', `curl ${api}/repos/${fullName}/pulls`],
    ['the issues’ comments', `curl ${api}/repos/${fullName}/issues/1/comments`],
    ['the repository', `git clone ${cloneUrl}`],
    ['streams', `${nats} stream ls`],
    ['consumers', `${nats} consumer report TASKS`],
    ['NATS monitoring', `${cluster.natsMonitorUrl}/jsz?streams=1&consumers=1`],
    ['PostgreSQL', `psql ${withDatabase(cluster.postgresUrl)}`],
    ...Object.entries(cluster.urls).map(([name, url]): [string, string] => [
      name,
      `${url}/metrics`,
    ]),
    ['all metrics, and alerts', prometheusCommand(cluster.prometheusFile)],
    ['logs', cluster.logFolder],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  return [
    '',
    paint('bold', 'It is all still running. Look around:'),
    ...rows.map(([what, how]) => `  ${what.padEnd(width)}  ${how}`),
    '',
    'Ctrl-C ends it; the folder stays.',
  ].join('\n');
}

/** How to let through what is held, in a demo that stays. */
export function howToApprove(
  held: readonly Ending[],
  github: { commandToComment: (issueNumber: number, body: string) => string },
): string {
  return [
    '',
    'To approve what is held, as the owner of the repository:',
    ...held.map(
      ({ run }) => `  ${github.commandToComment(run.number, `${COMMAND_PREFIX} approve`)}`,
    ),
  ].join('\n');
}

function wordsOn({ run, readBack }: Ending, paint: Paint): string[] {
  const head = `${paint('bold', `#${run.number}`)} ${plainLine(run.title)}`;
  const faults = readBack.faults.map((fault) => `   ${paint('red', '✗')} ${indent(fault)}`);
  const { pr, diff, tests, ranHere } = readBack;
  if (run.heldFor !== undefined) return [head, ...waits(run.heldFor, paint), ...faults];
  if (pr === null) return [head, ...faults];
  const again = ranHere === undefined ? '' : `; again on a fresh clone: ${ranHere}`;
  const mark = tests === 'failed' ? paint('red', '✗') : paint('green', '✓');
  return [
    head,
    `   ${pr.url}`,
    `   ${pr.branch} ${paint('dim', pr.headSha.slice(0, 12))}  ${plural(diff.files, 'file')}, ${paint('green', `+${diff.additions}`)} ${paint('red', `−${diff.deletions}`)}`,
    `   ${mark} ${TESTS[tests]}${again}`,
    ...faults,
  ];
}

/** What the gates found, and how a person goes on. */
function waits(heldFor: readonly GateFinding[], paint: Paint): string[] {
  return [
    `   ${paint('yellow', 'Held for a person; nothing of it was pushed:')}`,
    ...heldFor.map(({ gate, detail }) => `   - ${gate}: ${indent(detail)}`),
    `   To publish it all the same, somebody who may push comments "${COMMAND_PREFIX} approve" on the issue.`,
    '   To drop it, close the issue or take its label off.',
  ];
}

const TESTS = {
  passed: 'tests passed on the agent',
  failed: 'tests failed',
  none: 'the repository declares no tests',
};

function indent(text: string): string {
  return text
    .split('\n')
    .map(plainLine)
    .filter((line) => line !== '')
    .join('\n     ');
}

function withDatabase(url: string): string {
  const database = new URL(url);
  database.pathname = '/claude_cluster';
  return `'${database.href}'`;
}
