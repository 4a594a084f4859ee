import { dollars, count } from '../../words/amounts.ts';
import { code, fenced, oneLine, quoted } from '../../words/neutralise.ts';
import type { Fact } from '../facts/facts.ts';
import {
  costSoFar,
  newestAttempt,
  presentRun,
  standingOf,
  type Run,
} from '../facts/present-run.ts';
import { checklist } from './checklist.ts';
import { header } from './header.ts';
import { linksOf, type Signposts } from './links.ts';

const FINDING_CHARS_MAX = 500;

/** What a status needs to know besides the facts. */
export interface Frame extends Signposts {
  readonly taskId: string;
  /** With which commands in comments begin. */
  readonly commandPrefix: string;
}

/** The hidden line by which the comment of a task is found again. */
export function statusMarker(taskId: string): string {
  return `<!-- claude-code-cluster:task=${taskId} -->`;
}

/** What the issue's status comment says, given what is known. Pure. */
export function renderStatus(facts: readonly Fact[], frame: Frame): string {
  const run = presentRun(facts);
  const parts = [
    [header(run), ...linksOf(run, frame)].join(' • '),
    ...reason(run, frame),
    ...(standingOf(run) === 'held' ? whatHolds(run, frame) : []),
    checklist(run),
    ...stop(run, frame),
    footer(run, frame),
  ];
  return parts.join('\n\n');
}

/** Why it ended without a pull request, in the words of whoever ended it; they end with what to do. */
function reason(run: Run, { commandPrefix }: Frame): string[] {
  const standing = standingOf(run);
  if (standing !== 'failed' && standing !== 'cancelled') return [];
  const detail = run.finished?.detail ?? '';
  const again = `To try again, comment ${code(`${commandPrefix} retry`)}, or take the trigger label off and put it on again.`;
  return [
    ...(detail.trim() === '' ? [] : [quoted(detail)]),
    ...(standing === 'failed' ? [again] : []),
  ];
}

/** What the gates found, and how to go on. */
function whatHolds({ held }: Run, { commandPrefix }: Frame): string[] {
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
      `To drop it, ${code(`${commandPrefix} stop`)}, close the issue or take the trigger label off.`,
      ...(kept === undefined
        ? []
        : [`The change is kept until ${kept}; approved later than that, it has to be made anew.`]),
    ].join(' '),
  ];
}

function stop(run: Run, { commandPrefix }: Frame): string[] {
  if (run.finished !== undefined || run.held !== undefined) return [];
  const command = code(`${commandPrefix} stop`);
  return [`To stop it, comment ${command}, take the trigger label off or close the issue.`];
}

function footer(run: Run, { taskId }: Frame): string {
  const { running, failures, finished } = run;
  const attempt = newestAttempt(run);
  const attemptsMax = running?.attemptsMax ?? failures.at(-1)?.attemptsMax;
  const costUsd = costSoFar(run);
  const parts = [
    attempt > 0 && attemptsMax !== undefined && `Attempt ${attempt} of ${attemptsMax}`,
    running && `agent ${code(running.agent)}`,
    costUsd !== undefined && `${dollars(costUsd)}${finished === undefined ? ' so far' : ''}`,
    finished?.tokens !== undefined && count(finished.tokens, 'token'),
    `task ${code(taskId)}`,
  ];
  return `<sub>${parts.filter(Boolean).join(' · ')}</sub>`;
}
