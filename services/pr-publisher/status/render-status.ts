import { COMMAND_PREFIX } from '#libs/contracts';

import { count, dollars, duration } from '../words/amounts.ts';
import { code, fenced, oneLine, quoted } from '../words/neutralise.ts';
import { presentRun, type Fact, type Run } from './facts.ts';

const CAUSE_CHARS_MAX = 300;
const FINDING_CHARS_MAX = 500;

/** The hidden line by which the comment of a task is found again. */
export function statusMarker(taskId: string): string {
  return `<!-- claude-code-cluster:task=${taskId} -->`;
}

/**
 * What the issue's status comment says, given what is known. Pure.
 *
 * @param commandPrefix with which commands in comments begin
 */
export function renderStatus(
  taskId: string,
  facts: readonly Fact[],
  commandPrefix: string = COMMAND_PREFIX,
): string {
  const run = presentRun(facts);
  const parts = [
    header(run),
    ...reason(run),
    ...(stageOf(run) === 'held' ? whatHolds(run, commandPrefix) : []),
    checklist(run),
    ...stop(run),
    footer(taskId, run),
  ];
  return parts.join('\n\n');
}

type Stage =
  'waiting' | 'again' | 'working' | 'held' | 'approved' | 'completed' | 'failed' | 'cancelled';

function stageOf({ finished, held, approved, running, failures }: Run): Stage {
  if (finished !== undefined) return finished.outcome;
  if (held !== undefined) return approved === undefined ? 'held' : 'approved';
  const failed = failures.at(-1)?.attempt ?? 0;
  if (running !== undefined && running.attempt > failed) return 'working';
  return failed > 0 ? 'again' : 'waiting';
}

function header(run: Run): string {
  switch (stageOf(run)) {
    case 'waiting':
      return '**Claude takes this on and waits for a free agent.**';
    case 'again':
      return `**Attempt ${run.failures.at(-1)?.attempt ?? 1} did not succeed; Claude will try again.**`;
    case 'working':
      return '**Claude is working on this…**';
    case 'held':
      return '**Waiting for a person.** Claude made a change, and nothing of it is published yet.';
    case 'approved':
      return '**Approved; the pull request is being made…**';
    case 'completed': {
      const url = pullRequestUrl(run);
      return `**Claude finished${took(run)}**${url === undefined ? '' : ` —— [Pull request](${url})`}`;
    }
    case 'failed':
      return `**Claude could not finish this${took(run)}.**`;
    case 'cancelled':
      return '**Stopped.**';
  }
}

function took({ queued, finished }: Run): string {
  if (queued === undefined || finished === undefined) return '';
  return ` in ${duration(Date.parse(finished.at) - Date.parse(queued.at))}`;
}

/** The scheduler's detail of a completed task is the pull request's address. */
function pullRequestUrl({ finished }: Run): string | undefined {
  const url = finished?.detail.trim() ?? '';
  return /^https?:\/\/[^\s<>()[\]"]+$/.test(url) ? url : undefined;
}

/** Why it ended without a pull request, in the words of whoever ended it; they end with what to do. */
function reason(run: Run): string[] {
  const stage = stageOf(run);
  if (stage !== 'failed' && stage !== 'cancelled') return [];
  const detail = run.finished?.detail ?? '';
  const again = 'To try again, take the trigger label off and put it on again.';
  return [
    ...(detail.trim() === '' ? [] : [quoted(detail)]),
    ...(stage === 'failed' ? [again] : []),
  ];
}

/** What the gates found, and how to go on. */
function whatHolds({ held }: Run, commandPrefix: string): string[] {
  const findings = (held?.findings ?? []).map(
    ({ gate, detail }) => `- ${code(gate)}: ${oneLine(detail, FINDING_CHARS_MAX)}`,
  );
  const patch = held?.patch;
  const kept = held?.keptUntil?.slice(0, 10);
  return [
    findings.join('\n'),
    ...(patch === undefined
      ? []
      : [`<details><summary>The change</summary>\n\n${fenced(patch, 'diff')}\n\n</details>`]),
    [
      `To publish it all the same, somebody who may push comments ${code(`${commandPrefix} approve`)}.`,
      'To drop it, close the issue or take the trigger label off.',
      ...(kept === undefined
        ? []
        : [`The change is kept until ${kept}; approved later than that, it has to be made anew.`]),
    ].join(' '),
  ];
}

function checklist(run: Run): string {
  const { queued, running, failures } = run;
  const stage = stageOf(run);
  const kind = queued && `: ${queued.specialty}, ${queued.priority} priority`;
  const lines = [item(true, `Accepted${kind ?? ''}`)];
  for (const { attempt, agent, cause } of failures) {
    const why = oneLine(cause, CAUSE_CHARS_MAX);
    lines.push(item(true, `Attempt ${attempt} on ${code(agent)} ended without a result: ${why}`));
  }
  if (running !== undefined && running.attempt > (failures.at(-1)?.attempt ?? 0)) {
    const on = `Attempt ${running.attempt} on ${code(running.agent)}`;
    lines.push(item(true, `${on} with ${code(running.model)}`));
  } else if (stage === 'waiting' || stage === 'again') lines.push(item(false, 'A free agent'));
  if (stage !== 'failed' && stage !== 'cancelled') {
    const isDone = stage === 'completed';
    const { held, approved } = run;
    lines.push(item(isDone || held !== undefined, 'Change made and tests run'));
    if (approved !== undefined) lines.push(item(true, `Approved by ${code(approved.by)}`));
    else if (held !== undefined) lines.push(item(false, 'Approved by a person'));
    lines.push(item(isDone, 'Pull request opened'));
  }
  return lines.join('\n');
}

function item(isDone: boolean, text: string): string {
  return `- [${isDone ? 'x' : ' '}] ${text}`;
}

function stop(run: Run): string[] {
  if (run.finished !== undefined || run.held !== undefined) return [];
  return ['To stop it, take the trigger label off or close the issue.'];
}

function footer(taskId: string, { running, failures, finished }: Run): string {
  const attempt = Math.max(running?.attempt ?? 0, failures.at(-1)?.attempt ?? 0);
  const attemptsMax = running?.attemptsMax ?? failures.at(-1)?.attemptsMax;
  const parts = [
    attempt > 0 && attemptsMax !== undefined && `Attempt ${attempt} of ${attemptsMax}`,
    running && `agent ${code(running.agent)}`,
    finished?.costUsd !== undefined && dollars(finished.costUsd),
    finished?.tokens !== undefined && count(finished.tokens, 'token'),
    `task ${code(taskId)}`,
  ];
  return `<sub>${parts.filter(Boolean).join(' · ')}</sub>`;
}
