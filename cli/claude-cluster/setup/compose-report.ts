import { join } from 'node:path';

import type { Output } from '../show/output.ts';
import { report } from './init-report.ts';
import type { ClusterPlan } from './plan.ts';
import type { GithubAccess } from './settings-for.ts';
import type { WrittenCluster } from './write-cluster.ts';

/** What was written for docker-compose.yml, and what is left to a person. */
export function composeReport(
  {
    folder,
    plan,
    made,
    github,
    env,
    hasKey,
  }: {
    folder: string;
    plan: ClusterPlan;
    made: WrittenCluster;
    github: GithubAccess;
    /** The .env of docker-compose.yml. */
    env: string;
    /** Its agents can reach a model. */
    hasKey: boolean;
  },
  output: Output,
): string {
  const place = join(folder, 'compose');
  const flag = env.startsWith(place) ? ` --env-file ${env}` : '';
  const { kept, broker } = made;
  const steps = [
    ...(github === 'later'
      ? [`Say how GitHub is reached, in ${place}/{pr-publisher,issue-classifier}/.env.`]
      : []),
    ...(github === 'local'
      ? []
      : [
          `Point GitHub’s webhook to https://YOUR-HOST/webhook/github (port 8000 here), with the secret of ${place}/webhook-ingest/.env.`,
        ]),
    ...(hasKey ? [] : [`Give the agents what opens the model, in ${place}/agents/*/.env.`]),
    `docker compose${flag} up -d --build --scale agent=${String(plan.compose?.agents ?? 1)}`,
    ...(broker.made.length > 0 && kept.length > 0
      ? [
          `If it runs already, the broker must read its users anew: docker compose${flag} kill -s HUP nats`,
        ]
      : []),
  ];
  return report({ folder, made, steps }, output);
}
