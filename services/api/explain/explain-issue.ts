import type { ExplainedGate, GateExplained, Told } from './explanation.dto.ts';
import { gate } from './gate.ts';
import type { Known } from './known.ts';

const NEVER_HEARD = 'Nothing was heard of this issue.';
/** Which gate a word of issue-classifier's closes. */
const CLOSED_BY: Readonly<Record<string, ExplainedGate>> = { 'excluded-label': 'not-excluded' };

/** An issue that has no task. */
export function explainIssue({ word, repository, issueNumber, commandPrefix }: Known): Told {
  const name = `${repository}#${issueNumber}`;
  switch (word?.kind) {
    case undefined:
      return {
        status: 'unknown',
        summary: `${NEVER_HEARD} ${name} is no work yet.`,
        gates: [gate('triggered', NEVER_HEARD, { fails: true })],
        next: {
          at: null,
          what: `Put the trigger label on it, or comment ${commandPrefix} run. Where that changes nothing, see that GitHub’s deliveries arrive: the webhook’s page lists them.`,
        },
      };
    case 'classified':
      return {
        status: 'unknown',
        summary: `${name} is work, and the scheduler has not made a task of it yet.`,
        gates: [gate('triggered', word.detail), gate('permission', word.detail), NOT_EXCLUDED],
        next: {
          at: null,
          what: 'The scheduler queues it, within seconds while it runs. See claude-cluster status if it does not.',
        },
      };
    case 'request-failed':
      return {
        status: 'unknown',
        summary: `What was asked for can't be found on GitHub: ${word.detail}`,
        gates: [gate('triggered', word.detail, { fails: true })],
        next: { at: null, what: word.detail },
      };
    case 'refused':
      return {
        status: 'refused',
        summary: `Who asked for it may not: ${word.detail}`,
        gates: [
          gate('triggered', 'Somebody asked for it.'),
          gate('permission', word.detail, { fails: true }),
        ],
        next: { at: null, what: word.detail },
      };
    case 'declined':
      return declined(word.reason ?? '', word.detail);
  }
}

function declined(reason: string, detail: string): Told {
  const closed = CLOSED_BY[reason] ?? 'triggered';
  return {
    status: 'declined',
    summary: `It is no work: ${detail}`,
    gates: [
      ...(closed === 'triggered' ? [] : [gate('triggered', 'Somebody asked for it.')]),
      gate(closed, detail, { fails: true }),
    ],
    next: { at: null, what: detail },
  };
}

const NOT_EXCLUDED: GateExplained = gate('not-excluded', 'Nothing excludes it.');

/** A task is only made of what has passed these. */
export function issueGates({ task }: Pick<Known, 'task'>): GateExplained[] {
  const { authorisation, requestedBy } = task ?? {};
  return [
    gate(
      'triggered',
      requestedBy == null ? 'Somebody asked for it.' : `${requestedBy} asked for it.`,
    ),
    gate(
      'permission',
      authorisation == null
        ? 'Was asked for before rights were looked at, or that was forgotten.'
        : `${authorisation.actor} may (${authorisation.actorRight}), and so may who wrote it, ${authorisation.author} (${authorisation.authorRight}).`,
    ),
    NOT_EXCLUDED,
  ];
}
