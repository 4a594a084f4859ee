import type { StatusLabel } from '#libs/contracts';
import type { Label } from '#libs/github';

import type { Fact } from '../facts/facts.ts';
import { presentRun, standingOf, type Standing } from '../facts/present-run.ts';

const LABELS: Readonly<Record<StatusLabel, Omit<Label, 'name'>>> = {
  'claude-code-waiting': { color: 'c5def5', description: 'Claude took it on and waits to begin' },
  'claude-code-processing': { color: 'fbca04', description: 'Claude is working on it' },
  'claude-code-completed': { color: '0e8a16', description: 'Claude made a pull request of it' },
  'claude-code-failed': { color: 'b60205', description: 'Claude could not do it; see its comment' },
  'needs-human': { color: 'd93f0b', description: 'Claude waits for a person to decide' },
};

const LABEL_OF: Readonly<Record<Standing, StatusLabel | undefined>> = {
  waiting: 'claude-code-waiting',
  again: 'claude-code-waiting',
  working: 'claude-code-processing',
  approved: 'claude-code-processing',
  held: 'needs-human',
  completed: 'claude-code-completed',
  failed: 'claude-code-failed',
  // Somebody wanted it no more: there is nothing left to show.
  cancelled: undefined,
};

/** The status label the issue should bear; undefined: none. Pure. */
export function desiredLabel(facts: readonly Fact[]): Label | undefined {
  const name = LABEL_OF[standingOf(presentRun(facts))];
  return name === undefined ? undefined : { name, ...LABELS[name] };
}
