import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { GateFinding, PullRequestRequestedData } from '#libs/contracts';
import { writePatch, type DiffSize } from '#libs/workspace';

import type { Finding } from '../gates/finding.ts';
import { findings, judge, type GateSettings, type Judgement } from '../gates/judge-change.ts';
import { readChange } from '../gates/read-change.ts';
import { PublishHeld } from './publish-held.ts';
import { PublishRefused } from './publish-refused.ts';

/** A change that may be published: its measure, and what the gates have to tell about it. */
export interface Examined {
  readonly diff: DiffSize;
  readonly gates: Judgement;
}

/** As many as an event takes. */
const FINDINGS_MAX = 20;
const PATCH_BYTES_MAX = 64 * 1024;

/**
 * Passes a verified commit through the gates.
 *
 * @throws PublishRefused `secret-found`, `bundle-rejected` for what nobody may let through; PublishHeld for what a
 * person may, and has not
 */
export async function examine(
  gitDir: string,
  request: Pick<PullRequestRequestedData, 'approval' | 'baseSha' | 'headSha'>,
  settings: GateSettings,
): Promise<Examined> {
  const { baseSha: from, headSha: to } = request;
  const { contentBytesMax } = settings;
  const change = await readChange(gitDir, { from, to, contentBytesMax });
  const gates = judge(await findings(change, settings), request.approval);
  if (gates.stopped.length > 0) throw stopped(gates.stopped);
  if (gates.held.length > 0) {
    const patch = await patchOf(gitDir, request);
    throw new PublishHeld(gates.held.slice(0, FINDINGS_MAX).map(asSaid), patch);
  }
  return { diff: change.diff, gates };
}

/** What a person reads before they approve. */
async function patchOf(
  gitDir: string,
  { baseSha, headSha }: { baseSha: string; headSha: string },
): Promise<string> {
  const file = join(gitDir, 'held.patch');
  await writePatch({ gitDir, from: baseSha, to: headSha }, { file, bytesMax: PATCH_BYTES_MAX });
  return readFile(file, 'utf8');
}

/** A secret's find is told alone: what else was found could name it. */
function stopped(all: readonly Finding[]): PublishRefused {
  const leaks = all.filter(({ gate }) => gate === 'secrets');
  const [code, told] =
    leaks.length > 0 ? (['secret-found', leaks] as const) : (['bundle-rejected', all] as const);
  const details = told.map(({ detail }) => detail).join(' ');
  return new PublishRefused(
    code,
    `${details} Nothing was pushed, and no approval changes that: say in the issue how to do without it, and ask for the work again, or make this change by hand.`,
  );
}

function asSaid({ gate, detail }: Finding): GateFinding {
  return { gate, detail };
}
