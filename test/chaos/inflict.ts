import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { SERVICES } from '../../infra/local/cluster/options.ts';
import type { BrokerLine } from '../stage/broker-line.ts';
import type { GithubLine } from '../stage/github-line.ts';
import type { Fault, FaultKind } from './plan-faults.ts';
import type { PostOffice } from '../stage/post-office.ts';
import type { Random } from '../stage/random.ts';
import type { Supervisor } from '../stage/supervisor.ts';

/** Everything that can be made to fail. */
export interface Victims {
  readonly supervisor: Supervisor;
  readonly github: GithubLine;
  readonly office: PostOffice;
  readonly lines: ReadonlyMap<string, BrokerLine>;
  /** Of JetStream. */
  readonly storeFolder: string;
  readonly random: Random;
}

type Inflict = (fault: Fault, victims: Victims) => Promise<void>;

/** Makes one fault happen, to its end: what was killed has been started, what was cut is whole again. */
export function inflict(fault: Fault, victims: Victims): Promise<void> {
  return INFLICT[fault.kind](fault, victims);
}

/** Who must be ready again before this fault is overcome. */
export function struckBy({ kind, target }: Fault): readonly string[] {
  if (target === 'broker' || target === 'postgres') return SERVICES;
  return kind === 'replay-webhooks' || kind === 'github-trouble' ? [] : [target];
}

const killAndStart: Inflict = ({ target, lastsMs }, { supervisor }) =>
  supervisor.alone(target, async (part) => {
    await part.kill();
    await pause(lastsMs);
    await supervisor.start(part);
  });

const suspend: Inflict = ({ target, lastsMs }, { supervisor }) =>
  supervisor.alone(target, async (part) => {
    part.suspend();
    await pause(lastsMs);
    part.resume();
  });

const INFLICT: Readonly<Record<FaultKind, Inflict>> = {
  'kill-service': killAndStart,
  'kill-agent': killAndStart,
  'kill-broker': killAndStart,
  'kill-postgres': killAndStart,
  'suspend-agent': suspend,
  'suspend-service': suspend,
  'broker-away': killAndStart,
  'wipe-store': ({ target, lastsMs }, { supervisor, storeFolder }) =>
    supervisor.alone(target, async (part) => {
      await part.kill();
      await rm(storeFolder, { recursive: true, force: true });
      await pause(lastsMs);
      await supervisor.start(part);
    }),
  async 'cut-agent'({ target, lastsMs }, { lines }) {
    lines.get(target)?.sever();
    await pause(lastsMs);
    lines.get(target)?.heal();
  },
  'replay-webhooks'(_fault, { office, random }) {
    office.replay(random);
    return Promise.resolve();
  },
  async 'github-trouble'({ trouble, lastsMs }, { github }) {
    github.trouble = trouble;
    await pause(lastsMs);
    // Unless another trouble has come since.
    if (github.trouble === trouble) github.trouble = undefined;
  },
};
