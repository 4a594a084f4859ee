import type { PullRequestRequestedData } from '#libs/contracts';

import { count, dollars, duration, tokens } from '../words/amounts.ts';
import { code, oneLine, quoted } from '../words/neutralise.ts';
import { testsSection } from './tests-section.ts';
import type { Examined } from './examine.ts';
import { gatesSection } from './gates-section.ts';

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
  { diff, gates }: Examined,
): string {
  return [
    `Fixes #${request.issue.number}`,
    '## Summary',
    request.summary.trim() === '' ? '_Claude said nothing about it._' : quoted(request.summary),
    '## What changed',
    changes(diff),
    '## How it was tested',
    testsSection(request),
    '## Gates',
    gatesSection(gates, request.approval),
    '## How it was made',
    made(request),
    `<sub>Made by [Claude Code](https://claude.com/claude-code) on an agent of this project for @${request.requestedBy.login}. A person should read it before it is merged. Task ID: ${request.taskId}</sub>`,
  ].join('\n\n');
}

function changes(diff: Examined['diff']): string {
  const head = `${count(diff.files, 'file')}, +${diff.insertions} −${diff.deletions}`;
  const shown = diff.paths.slice(0, PATHS_SHOWN).map((path) => `- ${code(path)}`);
  const more = diff.files - shown.length;
  if (more > 0) shown.push(`- and ${count(more, 'more file')}`);
  return `${head}\n\n${shown.join('\n')}`;
}

function made(request: PullRequestRequestedData): string {
  const { spend, rounds } = request;
  return [
    `- Attempt ${request.attempt} of ${request.attemptsMax} on agent ${code(request.agent)} (${request.specialty}), ${duration(request.durationMs)}, ${rounds === 0 ? 'no fix round' : count(rounds, 'fix round')}`,
    `- Model ${code(spend.model)}: ${dollars(spend.costUsd)}, ${count(spend.turns, 'turn')}, ${tokens(spend)}`,
    `- From ${request.baseSha.slice(0, 12)} to ${request.headSha.slice(0, 12)}`,
  ].join('\n');
}
