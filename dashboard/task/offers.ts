import type { Role, Status } from '../api/shapes.ts';

export const ACTIONS = ['stop', 'retry', 'approve'] as const;
export type Action = (typeof ACTIONS)[number];

export interface Offer {
  readonly action: Action;
  /** Why it can't be had; the button stays, so that one knows that there is one. */
  readonly refusal?: string;
}

const ENDED: readonly Status[] = ['completed', 'failed', 'cancelled'];

/**
 * What can be asked for a task at this moment, and why the rest can't. The scheduler has the last word; this spares
 * people a question whose answer is known.
 */
export function offers(status: Status, role: Role): Offer[] {
  return ACTIONS.map((action) => {
    const refusal = refusalOf(action, status) ?? mayNot(role);
    return refusal === undefined ? { action } : { action, refusal };
  });
}

/** Why this role may not command; undefined when it may. */
export function mayNot(role: Role): string | undefined {
  return role === 'viewer' ? 'Your token may only look. Ask for one of an operator.' : undefined;
}

function refusalOf(action: Action, status: Status): string | undefined {
  const ended = ENDED.includes(status);
  if (action === 'stop') return ended ? 'The work has ended.' : undefined;
  if (action === 'approve') return status === 'held' ? undefined : 'Nothing is held.';
  if (status === 'completed') return 'The pull request is there.';
  return ended || status === 'held' ? undefined : 'The work has not ended yet. Stop it first.';
}
