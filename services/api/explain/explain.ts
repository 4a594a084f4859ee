import { explainEnded } from './explain-ended.ts';
import { explainIssue, issueGates } from './explain-issue.ts';
import { explainPending } from './explain-pending.ts';
import type { Explanation, GateExplained, NextMoment, Told } from './explanation.dto.ts';
import type { Known } from './known.ts';
import { gate } from './gate.ts';

/**
 * Why something is, or is not, happening with an issue: every gate, and the next moment at which something will. Pure.
 *
 * The scheduler decides by `services/scheduler/assign/plan.ts`; what is said here of a pending task are its conditions,
 * looked at from outside. What it has given to an agent that has not begun shows here as pending.
 */
export function explain(known: Known): Explanation {
  const { repository, issueNumber, task } = known;
  return { taskId: task?.id ?? null, repository, issueNumber, ...told(known) };
}

function told(known: Known): Told {
  const { task } = known;
  if (task === undefined) return explainIssue(known);
  switch (task.status) {
    case 'pending':
    case 'assigned':
      return explainPending(known, task);
    case 'running':
      return explainRunning(known);
    case 'publishing':
      return explainPublishing(known);
    case 'held':
      return explainHeld(known);
    case 'completed':
    case 'failed':
    case 'cancelled':
      return explainEnded(known, task);
  }
}

function explainRunning(known: Known): Told {
  const { task, agents } = known;
  const [name, attempt] = [task?.agent ?? 'An agent', task?.attempt ?? 0];
  const agent = agents.find(({ id }) => id === task?.agent);
  const doing = task?.stage == null ? '' : `, at the stage ${task.stage}`;
  const gates = [...issueGates(known)];
  if (agent?.state === 'offline')
    return {
      status: 'running',
      summary: `${name} has gone offline during attempt ${attempt}.`,
      gates: [
        ...gates,
        gate('live-agent', `${name} was last seen ${agent.lastSeenAt}.`, { fails: true }),
      ],
      next: when('Its lease ends and another attempt follows, by itself.'),
    };
  return {
    status: 'running',
    summary: `${name} works on attempt ${attempt}${doing}.`,
    gates: [...gates, gate('live-agent', `${name} has it.`)],
    next: when('It hands over a commit or says why not; silent for a lease, it loses the attempt.'),
  };
}

function explainPublishing(known: Known): Told {
  const { waits, now } = known;
  const delay = waits?.delay ?? null;
  const gates = issueGates(known);
  if (delay === null || Date.parse(delay.until) <= now.getTime())
    return {
      status: 'publishing',
      summary: 'Its commit is checked and published.',
      gates: [...gates, gate('publishing', delay?.cause ?? 'Nothing is in the way.')],
      next: when('pr-publisher opens the pull request, or says why not.'),
    };
  return {
    status: 'publishing',
    summary: `Its commit waits to be published: ${delay.cause}`,
    gates: [...gates, gate('publishing', delay.cause, { fails: true, until: delay.until })],
    next: { at: delay.until, what: 'Publishing is tried again, by itself.' },
  };
}

function explainHeld(known: Known): Told {
  const { task, waits, commandPrefix } = known;
  const held = task?.gates ?? [];
  const names = [...new Set(held.map(({ gate: name }) => name))].join(', ');
  const details = held.map(({ gate: name, detail }) => `${name}: ${detail}`).join(' ');
  const gates: GateExplained[] = [
    ...issueGates(known),
    gate('held', details, { fails: true, until: waits?.keptUntil ?? null }),
  ];
  return {
    status: 'held',
    summary: `A person has to look at its change: ${names}.`,
    gates,
    next: when(
      `Read the change. To publish it, comment ${commandPrefix} approve or use claude-cluster approve; to drop it, close the issue or stop the task.`,
    ),
  };
}

function when(what: string): NextMoment {
  return { at: null, what };
}
