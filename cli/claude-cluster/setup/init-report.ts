import { join, relative } from 'node:path';

import type { Output } from '../show/output.ts';
import { isThisMachine } from './merge-plan.ts';
import type { ClusterPlan } from './plan.ts';
import type { GithubAccess } from './settings-for.ts';
import type { WrittenCluster } from './write-cluster.ts';

/** What was written, and what is left to a person. */
export function initReport(
  {
    folder,
    plan,
    made,
    github,
  }: { folder: string; plan: ClusterPlan; made: WrittenCluster; github: GithubAccess },
  { paint }: Output,
): string {
  const { written, kept, broker } = made;
  const steps = [
    ...(github === 'later' && written.some((file) => file.includes('pr-publisher'))
      ? ['Say how GitHub is reached, in coordinator/{pr-publisher,issue-classifier}/.env.']
      : []),
    ...(written.some((file) => file.includes('webhook-ingest'))
      ? [
          'Point GitHub’s webhook to https://YOUR-HOST/webhook/github (port 8000 here), with the secret of coordinator/webhook-ingest/.env.',
        ]
      : []),
    `claude-cluster doctor --folder ${folder}`,
    `claude-cluster start-coordinator --folder ${folder}`,
    ...(broker.made.length > 0 && kept.length > 0
      ? ['If the broker runs already, it must read its users anew: send nats-server SIGHUP.']
      : []),
    ...plan.agents
      .filter(({ id }) => written.includes(join(folder, 'agents', id, '.env')))
      .slice(0, 1)
      .map(({ id }) => agentStep(id, folder, isThisMachine(plan.host))),
  ];
  return report({ folder, made, steps }, { paint });
}

/** What happened to which files, and what is next. */
export function report(
  {
    folder,
    made: { written, kept, adminToken, broker },
    steps,
  }: { folder: string; made: WrittenCluster; steps: readonly string[] },
  { paint }: Pick<Output, 'paint'>,
): string {
  const names = (files: readonly string[]): string =>
    files.map((file) => relative(folder, file).replace(/\/\.env$/, '')).join(', ');
  return [
    ...(written.length > 0
      ? [`${paint('green', '✓')} Written below ${folder}: ${names(written)}`]
      : []),
    ...(kept.length > 0 ? [`${paint('dim', '·')} Kept as it is: ${names(kept)}`] : []),
    ...(broker.removed.length > 0
      ? [`${paint('yellow', '!')} Let in no longer: ${broker.removed.join(', ')}`]
      : []),
    ...(adminToken === undefined
      ? []
      : [
          '',
          `The admin’s token of the api, which is shown this once and kept nowhere:`,
          `  ${paint('bold', adminToken)}`,
          `Log in with it: claude-cluster login --api http://127.0.0.1:8080`,
        ]),
    '',
    'Next:',
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
  ].join('\n');
}

function agentStep(id: string, folder: string, isHere: boolean): string {
  return isHere
    ? `claude-cluster start-node --folder ${join(folder, 'agents', id)}`
    : `Carry agents/${id} to its PC, and there: claude-cluster start-node --folder ${id}`;
}
