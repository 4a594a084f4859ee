import type { TaskView } from '../tasks/task.dto.ts';
import { issueGates } from './explain-issue.ts';
import type { Told } from './explanation.dto.ts';
import { gate } from './gate.ts';
import type { Known } from './known.ts';

/** Failures that tell of a bound which was reached. */
const BOUNDS: ReadonlySet<string> = new Set([
  'budget-limit',
  'token-limit',
  'turn-limit',
  'wall-clock-limit',
]);

/** A task that has ended: nothing happens by itself any more. */
export function explainEnded(known: Known, task: TaskView): Told {
  const gates = issueGates(known);
  const again = `To try again, comment ${known.commandPrefix} retry, or use claude-cluster retry.`;
  const reason = task.reason ?? 'No reason was told.';
  if (task.status === 'completed')
    return {
      status: 'completed',
      summary: `It is done${task.pullRequest ? `: ${task.pullRequest.url}` : ''}.`,
      gates,
      next: { at: null, what: 'Review the pull request.' },
    };
  if (task.status === 'cancelled')
    return {
      status: 'cancelled',
      summary: `It was stopped: ${reason}`,
      gates: [gate('triggered', reason, { fails: true }), ...gates.slice(1)],
      next: { at: null, what: again },
    };
  const last = task.attempts.at(-1);
  const isPublished = last?.outcome === 'completed';
  const bound = last?.failure && BOUNDS.has(last.failure.code) ? ` (${last.failure.code})` : '';
  return {
    status: 'failed',
    summary: `It failed after ${attempts(task.attempts.length)}${bound}: ${reason}`,
    gates: [...gates, gate(isPublished ? 'publishing' : 'budget', reason, { fails: true })],
    next: { at: null, what: again },
  };
}

function attempts(n: number): string {
  return `${n} ${n === 1 ? 'attempt' : 'attempts'}`;
}
