import type { Approval, Gate } from '#libs/contracts';

import { binaries } from './binaries.ts';
import type { Change } from './change.ts';
import type { Finding } from './finding.ts';
import { lookThrough, together } from './look.ts';
import { protectedPaths, unknownProtection } from './protected-paths.ts';
import { secrets } from './secrets.ts';
import { size, type SizeLimits } from './size.ts';
import { submodules } from './submodules.ts';
import { symlinks } from './symlinks.ts';
import { testTampering } from './test-tampering.ts';

/** What the cluster's owner sets, and a repository makes narrower. */
export interface GateSettings extends SizeLimits {
  /** Globs. */
  readonly protectedPaths: readonly string[];
  /** Why it can't be told what the repository protects besides; absent where it can. */
  readonly unknownProtection?: string;
}

/** What all gates say together. */
export interface Judgement {
  /** Never published. Nothing may be while there is one. */
  readonly stopped: readonly Finding[];
  /** Not published without a person's word. */
  readonly held: readonly Finding[];
  /** Would be held, but somebody who may has let it through. */
  readonly approved: readonly Finding[];
  /** Published, and told to the reviewer. */
  readonly flagged: readonly Finding[];
}

/** All that gates have against a change: in one pass, each content read once for all of them. */
export async function findings(change: Change, settings: GateSettings): Promise<Finding[]> {
  const gates = [
    secrets(change),
    symlinks(),
    size(change, settings),
    protectedPaths(settings.protectedPaths),
    unknownProtection(settings.unknownProtection),
    submodules(),
    binaries(),
    testTampering(),
  ];
  return lookThrough(change, together(gates));
}

/** An approval is for gates, and never for what stops. */
export function judge(
  found: readonly Finding[],
  approval: Pick<Approval, 'gates'> | undefined,
): Judgement {
  const isWaived = ({ gate }: { gate: Gate }): boolean => approval?.gates.includes(gate) === true;
  const holding = found.filter(({ verdict }) => verdict === 'hold');
  return {
    stopped: found.filter(({ verdict }) => verdict === 'stop'),
    held: holding.filter((one) => !isWaived(one)),
    approved: holding.filter(isWaived),
    flagged: found.filter(({ verdict }) => verdict === 'flag'),
  };
}
