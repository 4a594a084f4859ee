import type { AttemptOutcome } from '../task-attempt.entity.ts';
import type { TaskStatus } from '../task.entity.ts';

/** Who says something, and of which attempt: the agent from the subject, the attempt from the data. */
export interface Claim {
  readonly agent: string;
  readonly attempt: number;
  /** `completed` or `failed`: nothing of the attempt runs any more. */
  readonly isLast: boolean;
}

/** The rows a claim is held against; no attempt when the task never had that number. */
export interface Truth {
  readonly task: {
    readonly status: TaskStatus;
    readonly attempt: number;
    readonly assignedAgentId: string | null;
  };
  readonly attempt: { readonly agent: string; readonly outcome: AttemptOutcome | null } | null;
}

/** `stop`: it does not count, and the agent should hear that nobody wants it. `stopped`: nor does it go on. */
export type Verdict = 'accept' | 'refuse' | 'stop' | 'stopped';

/**
 * Does an agent's word count?
 *
 * The fence of the whole system: an ack, a lease in the agent's mind or a signature prove nothing, only that
 * (attempt, agent) are the row's and that the state is one the event may follow (`from`).
 *
 * An agent that goes on with an attempt it once held is told to stop, except after it handed the work over: then
 * the late word is most likely progress that took another road. One that never held it is told nothing, or it
 * could use up the word that stops the true holder.
 */
export function judge(claim: Claim, truth: Truth, from: readonly TaskStatus[]): Verdict {
  const { task, attempt } = truth;
  const holds = claim.attempt === task.attempt && claim.agent === task.assignedAgentId;
  if (holds && from.includes(task.status)) return 'accept';
  const held = attempt?.agent === claim.agent;
  const ended = attempt?.outcome != null && attempt.outcome !== 'completed';
  if (!held || !ended) return 'refuse';
  return claim.isLast ? 'stopped' : 'stop';
}
