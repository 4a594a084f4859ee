import type { PullRequestRequestedData, TestOutcome } from '#libs/contracts';

import { count, dollars, duration, tokens } from '../words/amounts.ts';
import { code, fenced, oneLine, quoted } from '../words/neutralise.ts';

const TITLE_CHARS_MAX = 200;
const PATHS_SHOWN = 30;

/** GitHub takes 65 536 characters; the long parts are bounded by the contract, the list of files here. */
export function pullRequestTitle(request: PullRequestRequestedData): string {
  return oneLine(request.issue.title, TITLE_CHARS_MAX) || `Issue ${request.issue.number}`;
}

/**
 * What a reviewer reads first. Pure.
 *
 * The frame is ours; everything in it that a model, an issue or a test wrote is quoted or fenced, so that it can't
 * pass for ours. `diff` is what git says, not what the agent claims.
 */
export function pullRequestBody(
  request: PullRequestRequestedData,
  diff: { files: number; insertions: number; deletions: number; paths: readonly string[] },
): string {
  return [
    `Fixes #${request.issue.number}`,
    '## Summary',
    request.summary.trim() === '' ? '_Claude said nothing about it._' : quoted(request.summary),
    '## What changed',
    changes(diff),
    '## How it was tested',
    tests(request.tests),
    '## How it was made',
    made(request),
    `<sub>Made by [Claude Code](https://claude.com/claude-code) on an agent of this project for @${request.requestedBy.login}. A person should read it before it is merged. Task ID: ${request.taskId}</sub>`,
  ].join('\n\n');
}

function changes(diff: {
  files: number;
  insertions: number;
  deletions: number;
  paths: readonly string[];
}): string {
  const head = `${count(diff.files, 'file')}, +${diff.insertions} −${diff.deletions}`;
  const shown = diff.paths.slice(0, PATHS_SHOWN).map((path) => `- ${code(path)}`);
  const more = diff.files - shown.length;
  if (more > 0) shown.push(`- and ${count(more, 'more file')}`);
  return `${head}\n\n${shown.join('\n')}`;
}

const VERDICTS = {
  passed: '✅ **The tests pass.**',
  failed: '❌ **The tests fail.**',
  none: '⚠️ **This repository declares no tests; nothing was run.**',
} as const satisfies Record<TestOutcome['verdict'], string>;

function tests(outcome: TestOutcome): string {
  const verdict = VERDICTS[outcome.verdict];
  const how = `Run by the agent, not by the model; commands from ${code(outcome.source)}.`;
  const parts: string[] = [outcome.verdict === 'none' ? verdict : `${verdict} ${how}`];
  if (outcome.runs.length > 0)
    parts.push(
      outcome.runs
        .map(({ command, exitCode, durationMs }) => {
          const end = exitCode === undefined ? 'was stopped' : `exit code ${exitCode}`;
          return `- ${code(command)} → ${end} after ${duration(durationMs)}`;
        })
        .join('\n'),
    );
  if (outcome.tail.trim() !== '')
    parts.push(
      `<details><summary>Last lines of output</summary>\n\n${fenced(outcome.tail)}\n\n</details>`,
    );
  return parts.join('\n\n');
}

function made(request: PullRequestRequestedData): string {
  const { spend, rounds } = request;
  return [
    `- Attempt ${request.attempt} of ${request.attemptsMax} on agent ${code(request.agent)} (${request.specialty}), ${duration(request.durationMs)}, ${rounds === 0 ? 'no fix round' : count(rounds, 'fix round')}`,
    `- Model ${code(spend.model)}: ${dollars(spend.costUsd)}, ${count(spend.turns, 'turn')}, ${tokens(spend)}`,
    `- From ${request.baseSha.slice(0, 12)} to ${request.headSha.slice(0, 12)}`,
  ].join('\n');
}
