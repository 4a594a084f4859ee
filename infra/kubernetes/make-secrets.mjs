// Prints the Secrets of infra/kubernetes as one list, made of what `claude-cluster init --compose` wrote:
//
//   node infra/kubernetes/make-secrets.mjs cluster/compose | kubectl apply -f -
//
// It holds keys and passwords: pipe it, or keep it as you keep those. Plain JavaScript without dependencies.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const NAMESPACE = 'claude-cluster';
const CONTAINERS = [
  ...['webhook-ingest', 'issue-classifier', 'scheduler', 'pr-publisher', 'node-health', 'api'],
  ...['nats', 'postgres'],
];

const [folder] = process.argv.slice(2);
try {
  if (folder === undefined)
    throw new Error('Say which folder: node infra/kubernetes/make-secrets.mjs cluster/compose');
  const items = [
    ...CONTAINERS.map((name) => secret(name, filesOf(name))),
    secret('agents', agentFiles()),
  ];
  const list = { apiVersion: 'v1', kind: 'List', items };
  process.stdout.write(`${JSON.stringify(list, undefined, 2)}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function secret(name, data) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: NAMESPACE },
    type: 'Opaque',
    data,
  };
}

/** Of every agent in one Secret; of which a replica is given its own two files. */
function agentFiles() {
  const agents = list('agents');
  return Object.fromEntries(
    agents.flatMap((agent) =>
      Object.entries(filesOf(join('agents', agent))).map(([file, content]) => [
        file === '.env' ? `${agent}.env` : file,
        content,
      ]),
    ),
  );
}

function filesOf(name) {
  const files = list(name).filter((file) => statSync(join(folder, name, file)).isFile());
  return Object.fromEntries(
    files.map((file) => [file, readFileSync(join(folder, name, file)).toString('base64')]),
  );
}

function list(name) {
  try {
    return readdirSync(join(folder, name)).sort();
  } catch (error) {
    throw new Error(
      `${join(folder, name)} can't be read (${error.code}). Make it: claude-cluster init --compose`,
      { cause: error },
    );
  }
}
