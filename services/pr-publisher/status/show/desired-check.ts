import type { CheckConclusion, WantedCheck } from '#libs/github';

import { count, dollars, duration } from '../../words/amounts.ts';
import { code, oneLine } from '../../words/neutralise.ts';
import type { EvidenceRun } from '../facts/evidence.ts';
import type { Fact, FactOf } from '../facts/facts.ts';
import { presentRun, type Run } from '../facts/present-run.ts';
import { taskUrl, type Signposts } from '../render/links.ts';
import { verdictOf } from '../render/verdict.ts';

/** Under this name the pull request's commit shows what stands behind it. */
export const CHECK_NAME = 'claude-code-cluster';

const FINDING_CHARS_MAX = 500;

/**
 * What the pull request's commit should show; undefined before there is one. Pure.
 *
 * The conclusion is the tests', as the agent ran them. What a gate held and a person let through asks for another look
 * instead, whatever the tests say: a change of the tests themselves may be what was let through.
 */
export function desiredCheck(
  facts: readonly Fact[],
  frame: Signposts & { taskId: string },
): WantedCheck | undefined {
  const run = presentRun(facts);
  const { published, made } = run;
  if (published?.attempt !== made?.attempt || published === undefined || made === undefined)
    return undefined;
  return {
    headSha: published.headSha,
    name: CHECK_NAME,
    externalId: `${frame.taskId}:${published.attempt}`,
    conclusion: conclusionOf(run, made),
    title: titleOf(run, made),
    summary: summaryOf(run, made),
    detailsUrl: taskUrl(frame.taskId, frame),
  };
}

function conclusionOf({ approved }: Run, { tests, baseTests }: FactOf<'made'>): CheckConclusion {
  if (approved !== undefined) return 'action_required';
  if (tests.verdict === 'passed') return 'success';
  const isOurs = tests.verdict === 'failed' && baseTests?.verdict !== 'failed';
  return isOurs ? 'failure' : 'neutral';
}

function titleOf({ approved, held }: Run, made: FactOf<'made'>): string {
  const tests = verdictOf(made);
  const title = `${tests.charAt(0).toUpperCase()}${tests.slice(1)}`;
  if (approved === undefined) return title;
  const gates = [...new Set((held?.findings ?? []).map(({ gate }) => gate))].join(', ');
  return `Look again at what ${approved.by} approved (${gates}). ${title}`;
}

function summaryOf(run: Run, made: FactOf<'made'>): string {
  const { running, finished } = run;
  const { files, insertions, deletions, rounds, costUsd } = made;
  const source = `Run by the agent, not by the model; commands from ${code(made.tests.source)}.`;
  const facts = [
    `${count(files, 'file')}, +${insertions} −${deletions}`,
    `Attempt ${made.attempt}${running === undefined ? '' : ` on agent ${code(running.agent)} with ${code(running.model)}`}, ${rounds === 0 ? 'no fix round' : count(rounds, 'fix round')}`,
    dollars(finished?.costUsd ?? costUsd),
  ];
  return [
    ...approval(run),
    ...(made.tests.verdict === 'none' ? [] : [`${source}\n\n${table(made)}`]),
    facts.map((line) => `- ${line}`).join('\n'),
  ].join('\n\n');
}

function approval({ approved, held }: Run): string[] {
  if (approved === undefined) return [];
  const findings = (held?.findings ?? []).map(
    ({ gate, detail }) => `- ${code(gate)}: ${oneLine(detail, FINDING_CHARS_MAX)}`,
  );
  return [`${code(approved.by)} let this through, which was held:\n\n${findings.join('\n')}`];
}

/** What each command came to, on the commit it starts from and on this one. */
function table({ tests, baseTests }: FactOf<'made'>): string {
  const rows = tests.runs.map((run, index) => {
    const before = baseTests?.runs[index];
    const isSame = before?.command === run.command;
    return `| ${cell(code(run.command))} | ${isSame ? ended(before) : 'not run'} | ${ended(run)} |`;
  });
  return ['| command | before | after |', '| --- | --- | --- |', ...rows].join('\n');
}

function ended({ exitCode, durationMs }: EvidenceRun): string {
  if (exitCode === undefined) return `❌ stopped after ${duration(durationMs)}`;
  return `${exitCode === 0 ? '✅' : '❌'} exit code ${exitCode} after ${duration(durationMs)}`;
}

/** In a table a bar ends its cell, in code too. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
