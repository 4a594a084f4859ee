import { count } from '../../words/amounts.ts';
import { code, oneLine } from '../../words/neutralise.ts';
import type { FactOf } from '../facts/facts.ts';
import { newestAttempt, standingOf, type Run } from '../facts/present-run.ts';
import { verdictOf } from './verdict.ts';

const CAUSE_CHARS_MAX = 300;

/** The way from the issue to its pull request, and how much of it lies behind. Pure. */
export function checklist(run: Run): string {
  return [...accepted(run), ...attempts(run), ...publication(run), ...afterwards(run)].join('\n');
}

function accepted({ queued }: Run): string[] {
  const kind = queued && `: ${queued.specialty}, ${queued.priority} priority`;
  return [item(true, `Accepted${kind ?? ''}`)];
}

function attempts(run: Run): string[] {
  const { running, failures } = run;
  const standing = standingOf(run);
  const ended = failures.map(({ attempt, agent, cause }) => {
    const why = oneLine(cause, CAUSE_CHARS_MAX);
    return item(true, `Attempt ${attempt} on ${code(agent)} ended without a result: ${why}`);
  });
  if (running !== undefined && running.attempt > (failures.at(-1)?.attempt ?? 0)) {
    const on = `Attempt ${running.attempt} on ${code(running.agent)}`;
    return [
      ...ended,
      item(true, `${on} with ${code(running.model)}`),
      ...stages(run),
      ...ending(run),
    ];
  }
  return standing === 'waiting' || standing === 'again'
    ? [...ended, item(false, 'A free agent')]
    : ended;
}

/** Of the attempt that goes on; folded into one line when it has ended. */
function stages(run: Run): string[] {
  if (standingOf(run) !== 'working' || run.made !== undefined) return [];
  const attempt = newestAttempt(run);
  const entered = run.stages.filter((stage) => stage.attempt === attempt);
  return entered.map((stage, index) => {
    const isOver = index < entered.length - 1;
    return `  ${item(isOver, `${nameOf(stage, entered.slice(0, index))}${isOver ? '' : '…'}`)}`;
  });
}

/** Of an attempt that was stopped while it ran: told to end is not ended, as long as its agent does not say so. */
function ending(run: Run): string[] {
  const { running, made, stopped } = run;
  if (standingOf(run) !== 'cancelled' || running === undefined || made !== undefined) return [];
  const agent = code(running.agent);
  return stopped?.attempt === running.attempt
    ? [item(true, `Stopped: nothing of it runs on ${agent} any more`)]
    : [item(false, `Told to stop; ${agent} has not confirmed it yet`)];
}

/** @param before the stages of the attempt before this one: tests come first on what is there, then on the change */
function nameOf({ stage, round }: FactOf<'staged'>, before: readonly FactOf<'staged'>[]): string {
  switch (stage) {
    case 'clone':
      return 'Fetch the repository';
    case 'edit':
      return 'Write the change';
    case 'test':
      if (round > 0) return `Run the tests after fix round ${round}`;
      return before.some((one) => one.stage === 'edit')
        ? 'Run the tests'
        : 'Run the tests as they are';
    case 'fix':
      return `Fix round ${round}`;
    case 'commit':
      return 'Commit';
    case 'upload':
      return 'Hand it over';
  }
}

function publication(run: Run): string[] {
  const standing = standingOf(run);
  if (standing === 'failed' || standing === 'cancelled') return [];
  const isDone = standing === 'completed';
  const { held, approved, made } = run;
  const approval =
    approved === undefined
      ? held && item(false, 'Approved by a person')
      : item(true, `Approved by ${code(approved.by)}`);
  return [
    item(
      isDone || held !== undefined || made !== undefined,
      `Change made and tests run${result(run)}`,
    ),
    ...(approval === undefined ? [] : [approval]),
    item(isDone, 'Pull request opened'),
  ];
}

function result({ made }: Run): string {
  if (made === undefined) return '';
  const size = `${count(made.files, 'file')} (+${made.insertions} −${made.deletions})`;
  const rounds = made.rounds === 0 ? [] : [count(made.rounds, 'fix round')];
  return `: ${[size, ...rounds, verdictOf(made)].join(', ')}`;
}

/** What people did with the pull request. */
function afterwards({ closed }: Run): string[] {
  if (closed === undefined) return [];
  const what = closed.merged ? 'Merged' : 'Closed without merging';
  return [item(true, `${what} by ${code(closed.by)}`)];
}

function item(isDone: boolean, text: string): string {
  return `- [${isDone ? 'x' : ' '}] ${text}`;
}
