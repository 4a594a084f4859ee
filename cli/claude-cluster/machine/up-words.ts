import { prometheusCommand } from '../../../infra/local/cluster/scrape-configuration.ts';
import type { Cluster } from '../../../infra/local/cluster/start-cluster.ts';
import { natsCli } from '../../../infra/nats/nats-cli.ts';
import type { Output } from '../show/output.ts';
import type { Foreign } from './choose-foreign.ts';

interface Told {
  readonly cluster: Cluster;
  /** Of the api. */
  readonly url: string;
  readonly tokenFile: string;
  /** Of the local GitHub. */
  readonly repository: string | undefined;
  readonly foreign: Foreign;
  /** A saved login goes before a cluster that runs here. */
  readonly isLoggedIn: boolean;
}

/** What to do with a cluster that has just come up. */
export function upWords(
  { cluster, url, tokenFile, repository, foreign, isLoggedIn }: Told,
  { paint }: Output,
): string {
  const { nkeySeedFile: seedFile } = cluster.natsAccess ?? {};
  const nats = natsCli(cluster.natsUrl, { name: 'operator', seedFile });
  const rows: [string, string][] = [
    ['api, dashboard', url],
    ['admin’s token', `cat ${tokenFile}`],
    ['GitHub', cluster.github?.apiUrl ?? 'the real one'],
    [
      'model',
      foreign.kind === 'local'
        ? 'a script, which costs nothing'
        : 'the real one, which costs money',
    ],
    ['streams', `${nats} stream ls`],
    ['metrics, alerts', prometheusCommand(cluster.prometheusFile)],
    ['logs', cluster.logFolder],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  const issue = repository === undefined ? 'OWNER/NAME#NUMBER' : `${repository}#1`;
  return [
    paint('green', 'The cluster is up.'),
    ...rows.map(([what, how]) => `  ${paint('dim', what.padEnd(width))}  ${how}`),
    '',
    'In another terminal:',
    ...(isLoggedIn
      ? [
          `  export CLAUDE_CLUSTER_API=${url} CLAUDE_CLUSTER_TOKEN=$(cat ${tokenFile})   # you are logged in elsewhere`,
        ]
      : []),
    `  claude-cluster workflow ${issue}`,
    '  claude-cluster status --watch',
    '',
    'Ctrl-C ends it.',
  ].join('\n');
}
