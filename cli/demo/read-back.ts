import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CommandFailed, git, runCommand } from '#libs/workspace';

import type { IssueRun } from './issue-run.ts';
import type { LocalGithub, Pull } from './local-github.ts';

/** What GitHub and git say of an issue's pull request, whatever the events said. */
export interface ReadBack {
  readonly pr: SummarisedPull | null;
  /** Lines and files of the pull request, as GitHub shows them. */
  readonly diff: { readonly files: number; readonly additions: number; readonly deletions: number };
  /** The agent's verdict; and `failed` when the tests were run again here and were red. */
  readonly tests: 'failed' | 'none' | 'passed';
  /** How the tests ended that were run here on a fresh clone of the branch. */
  readonly ranHere?: string;
  /** What is not as it should be; empty: this issue ended as it should. */
  readonly faults: readonly string[];
}

export interface SummarisedPull {
  readonly number: number;
  readonly url: string;
  readonly branch: string;
  readonly headSha: string;
  readonly state: string;
}

export interface ReadBackOptions {
  readonly github: LocalGithub;
  /** Receives fresh clones, when the tests are to be run once more. */
  readonly testIn?: string;
  /** Of the commands that are run. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** How the issue should have ended. */
  readonly ends: 'held' | 'published';
}

const TESTS_WITHIN_MS = 120_000;
const NOTHING = { files: 0, additions: 0, deletions: 0 };

/** Reads the pull request, its branch's commit and its tests back. Nobody's word is taken. */
export async function readBack(run: IssueRun, options: ReadBackOptions): Promise<ReadBack> {
  const { pullRequest, result } = run;
  const tests = result?.tests.verdict ?? 'none';
  if (options.ends === 'held' && run.heldFor !== undefined)
    return { pr: null, diff: NOTHING, tests, faults: await publishedFaults(options) };
  if (run.outcome !== 'completed' || pullRequest === undefined)
    return { pr: null, diff: NOTHING, tests, faults: [reasonOf(run)] };
  const { github } = options;
  const [pull, files, pushed] = await Promise.all([
    github.pull(pullRequest.number),
    github.filesOf(pullRequest.number),
    commitOfBranch(pullRequest.branch, options),
  ]);
  const ranHere = await testFresh(run, options);
  const green = ranHere === undefined || ranHere.green;
  return {
    pr: summarise(pull),
    diff: {
      files: files.length,
      additions: sum(files.map(({ additions }) => additions)),
      deletions: sum(files.map(({ deletions }) => deletions)),
    },
    tests: green ? tests : 'failed',
    ...(ranHere === undefined ? {} : { ranHere: ranHere.words }),
    faults: faultsOf(run, pull, { pushed, ranHere }),
  };
}

/** Held means that GitHub has nothing of it: no branch but the default one, and no pull request. */
async function publishedFaults(options: ReadBackOptions): Promise<string[]> {
  const { github, env, signal } = options;
  const listed = await git(['ls-remote', '--heads', github.cloneUrl], {
    cwd: tmpdir(),
    env,
    signal,
  });
  const branches = [...listed.matchAll(/refs\/heads\/(claude\/.*)$/gm)].map(([, name]) => name);
  const pulls = await github.pulls();
  return [
    ...branches.map((branch) => `it is held, and yet ${branch ?? ''} was pushed`),
    ...pulls.map(({ number }) => `it is held, and yet there is pull request ${number}`),
  ];
}

function faultsOf(
  { result, pullRequest }: IssueRun,
  pull: Pull,
  seen: { pushed: string | undefined; ranHere: { green: boolean; words: string } | undefined },
): string[] {
  const wanted = result?.headSha ?? '';
  const facts: [boolean, string][] = [
    [pull.head.sha === wanted, `the pull request's head is ${pull.head.sha}, not ${wanted}`],
    [seen.pushed === wanted, `the branch is at ${seen.pushed ?? 'nothing'}, not ${wanted}`],
    [pull.head.ref === pullRequest?.branch, `the pull request's branch is ${pull.head.ref}`],
    [pull.state === 'open', `the pull request is ${pull.state}`],
    [result?.tests.verdict !== 'failed', 'the tests were red on the agent'],
    [seen.ranHere?.green !== false, `the tests are red here: ${seen.ranHere?.words ?? ''}`],
  ];
  return facts.filter(([holds]) => !holds).map(([, fault]) => fault);
}

async function commitOfBranch(
  branch: string,
  { github, env, signal }: ReadBackOptions,
): Promise<string | undefined> {
  const args = ['ls-remote', github.cloneUrl, `refs/heads/${branch}`];
  const listed = await git(args, { cwd: tmpdir(), env, signal });
  return /^[0-9a-f]+/.exec(listed)?.[0];
}

/** Undefined where it is not asked for. */
async function testFresh(
  { number, pullRequest }: IssueRun,
  { github, testIn, env, signal }: ReadBackOptions,
): Promise<{ green: boolean; words: string } | undefined> {
  if (testIn === undefined || pullRequest === undefined) return undefined;
  const tree = join(testIn, `issue-${number}`);
  const { branch } = pullRequest;
  await git(['clone', '--quiet', '--branch', branch, github.cloneUrl, tree], {
    cwd: testIn,
    env,
    signal,
  });
  try {
    const { stdout } = await runCommand({
      file: 'npm',
      args: ['test'],
      cwd: tree,
      env: { ...env, HOME: testIn },
      timeoutMs: TESTS_WITHIN_MS,
      signal,
    });
    return { green: true, words: countTests(stdout) };
  } catch (error) {
    if (!(error instanceof CommandFailed) || error.isCanceled) throw error;
    return { green: false, words: countTests(error.stdout) };
  }
}

/** Node's own last words; `pass 9` and `fail 0` among them. */
export function countTests(output: string): string {
  const count = (word: string): string =>
    new RegExp(`^[#ℹ] ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? '?';
  return `${count('pass')} passed, ${count('fail')} failed`;
}

function summarise({ number, html_url, state, merged_at, head }: Pull): SummarisedPull {
  return {
    number,
    url: html_url,
    branch: head.ref,
    headSha: head.sha,
    state: merged_at ? 'merged' : state,
  };
}

function reasonOf({ outcome, reason, stage, heldFor }: IssueRun): string {
  if (heldFor !== undefined) return 'it waits for a person';
  return outcome === undefined ? `it did not end in time (${stage})` : (reason ?? outcome);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
