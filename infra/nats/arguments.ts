import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { AGENT_NAME, SPECIALTIES, type Specialty } from '#libs/contracts';

import type { AgentUserSpec } from './broker-user.ts';

/** What the command line asks for. */
export interface KeysArguments {
  readonly help: boolean;
  readonly json: boolean;
  /** Absolute. */
  readonly folder: string;
  readonly agents: readonly AgentUserSpec[];
  /** What the PCs dial. */
  readonly host: string;
  readonly tls: boolean;
}

/** The command line can't be followed; the message is one line that ends with the remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `Makes the broker's keys and its configuration: one user for each service, for each agent, and one for you.

  npm run keys -- --folder FOLDER --agents pc1:backend+general,pc2:frontend --host broker.example --tls

  --folder FOLDER  where keys, certificates and nats-server.conf go; what is there is kept
  --agents LIST    all agents that are to be let in, with their specialties (${SPECIALTIES.join(', ')});
                   one that is not listed any more is removed; "none" for no agent
  --host NAME      the name or address by which PCs reach the broker (127.0.0.1: this machine only)
  --tls            certificates as well: the server's, and one for each user, which it asks for
  --json           what was done, as one line of JSON
  --help           this

Exit code: 0 when all is there, 64 for a wrong command line.
`;

const OPTIONS = {
  folder: { type: 'string' },
  agents: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  tls: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Letters, digits, dots, hyphens and colons: what names and addresses consist of. */
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/;

/** @throws UsageError */
export function parseKeysArguments(argv: readonly string[], workingFolder: string): KeysArguments {
  const { help, json, tls, folder, agents, host } = parse(argv);
  if (help) return { help, json, tls, folder: workingFolder, agents: [], host };
  if (folder === undefined || folder === '')
    throw new UsageError('Where to? Say --folder FOLDER, for example --folder ./broker.');
  if (agents === undefined || agents === '')
    throw new UsageError(
      'Who is to be let in? Say --agents pc1:backend+general, or --agents none.',
    );
  requireHost(host);
  return {
    help,
    json,
    tls,
    host,
    folder: absolute(folder, workingFolder),
    agents: parseAgentList(agents),
  };
}

// The type is inferred: parseArgs knows it best.
function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false }).values;
  } catch (cause) {
    const [first = ''] = (cause as Error).message.split(/\.(?:\s|$)/, 1);
    throw new UsageError(`${first}. See: npm run keys -- --help`, { cause });
  }
}

/** @throws UsageError for what no PC could dial */
export function requireHost(host: string): void {
  if (!HOST.test(host))
    throw new UsageError(`"${host}" is no host. Say --host with a name or an address, no port.`);
}

/** `pc1:backend+general,pc2:frontend`, or `none`. @throws UsageError */
export function parseAgentList(list: string): AgentUserSpec[] {
  if (list === 'none') return [];
  const agents = list.split(',').map(readAgent);
  const twice = agents.find(({ id }, index) => agents.findIndex((one) => one.id === id) < index);
  if (twice !== undefined)
    throw new UsageError(`The agent ${twice.id} is listed twice; join its specialties with +.`);
  return agents;
}

function readAgent(text: string): AgentUserSpec {
  const [id = '', specialties = '', ...rest] = text.split(':');
  if (!AGENT_NAME.test(id) || rest.length > 0)
    throw new UsageError(
      `"${text}" names no agent. Write id:specialty, the id in up to 31 lower-case letters, digits and hyphens.`,
    );
  return {
    id,
    specialties: [...new Set(specialties.split('+').map((name) => specialtyOf(name, id)))],
  };
}

function specialtyOf(name: string, agent: string): Specialty {
  const specialty = SPECIALTIES.find((known) => known === name);
  if (specialty !== undefined) return specialty;
  throw new UsageError(
    `The agent ${agent} can't have the specialty "${name}"; choose from ${SPECIALTIES.join(', ')}, joined with +.`,
  );
}

function absolute(folder: string, workingFolder: string): string {
  return folder.startsWith('/') ? folder : join(workingFolder, folder);
}
