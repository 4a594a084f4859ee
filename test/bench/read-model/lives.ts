import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  IssueClassified,
  NodeHeartbeat,
  NodeJoined,
  PullRequestHeld,
  PullRequestOpened,
  PullRequestRequested,
  TaskFinished,
  TaskHeld,
  TaskQueued,
  TaskReassigned,
  TaskRunning,
  type CloudEvent,
} from '#libs/contracts';

import { repositoryRoot } from '../../../infra/local/repository-root.ts';
import type { Said } from '../../../services/api/facts/said.ts';

const BEGAN_MS = Date.parse('2026-03-01T00:00:00Z');
const EVERY_MS = 60_000;
const STEP_MS = 1000;
const REPOSITORIES = 20;
const SUBJECTS = ['total', 'login', 'export', 'invoice', 'search', 'upload', 'cache', 'calendar'];
const FAULTS = ['is wrong', 'fails', 'takes long', 'forgets', 'shows nothing', 'is asked twice'];

/** How a task goes, by its number: of a hundred, 60 are done, 20 failed, 10 held, 9 run and 1 waits. */
export type Fate = 'completed' | 'failed' | 'held' | 'pending' | 'running';

export function fateOf(number: number): Fate {
  const last = number % 10;
  if (last < 6) return 'completed';
  if (last < 8) return 'failed';
  if (last === 8) return 'held';
  return number % 100 === 99 ? 'pending' : 'running';
}

/**
 * What everybody says of one task from its issue to where it is now, about 6 events: the contracts' golden samples, with
 * names and times of its own. @param agents how many PCs share the work
 */
export function lifeOf(number: number, agents: number): Said[] {
  const agent = `pc${number % agents}`;
  const about = aboutOf(number);
  const told: Said[] = [];
  const say = (type: string, more: object = {}): void => {
    const at = BEGAN_MS + number * EVERY_MS + told.length * STEP_MS;
    const id = `bench:${number}:${told.length}`;
    told.push(sampled(type, { id, at, agent, data: { ...about, ...more } }));
  };
  say(IssueClassified.type);
  say(TaskQueued.type);
  const fate = fateOf(number);
  if (fate === 'pending') return told;
  say(TaskRunning.type, { agent });
  if (fate === 'running') return told;
  if (fate === 'failed') {
    say(TaskReassigned.type, { agent });
    say(TaskRunning.type, { agent, attempt: 2 });
  } else say(PullRequestRequested.type, { agent });
  if (fate === 'held') {
    say(PullRequestHeld.type);
    say(TaskHeld.type);
    return told;
  }
  if (fate === 'completed') say(PullRequestOpened.type, { number: 100_000 + number });
  say(TaskFinished.type, { outcome: fate });
  return told;
}

/** A PC that is there, now. */
export function joined(number: number): Said[] {
  const agent = `pc${number}`;
  const at = Date.now();
  const said = (type: string, data: object): Said =>
    sampled(type, { id: `${type}:${agent}`, at, agent, data });
  return [
    said(NodeJoined.type, { agent, hostname: agent, decidedAt: new Date(at).toISOString() }),
    said(NodeHeartbeat.type, { hostname: agent, running: [] }),
  ];
}

/** Of task `number`. */
export function nameOf(number: number): { repository: string; issueNumber: number } {
  return {
    repository: `octo-tester/shop-${number % REPOSITORIES}`,
    issueNumber: Math.ceil(number / REPOSITORIES),
  };
}

// The type is inferred: each event takes of it what its contract has.
function aboutOf(number: number) {
  const { repository: fullName, issueNumber } = nameOf(number);
  const what = SUBJECTS[number % SUBJECTS.length] ?? '';
  const title = `The ${what} ${FAULTS[number % FAULTS.length] ?? ''} (${number})`;
  return {
    taskId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    deliveryId: `bench-${number}`,
    repository: {
      ...{ id: 1 + (number % REPOSITORIES), fullName, defaultBranch: 'main', private: false },
      cloneUrl: `https://github.example/${fullName}.git`,
    },
    issue: { number: issueNumber, title },
    title,
    issueNumber,
  };
}

interface Telling {
  readonly id: string;
  readonly at: number;
  readonly agent: string;
  readonly data: object;
}

/** Only what the sample says too is said: nothing gets in that the contract doesn't have. */
function sampled(type: string, { id, at, agent, data }: Telling): Said {
  const sample = sampleOf(type);
  const known = Object.entries(data).filter(([name]) => name in sample.data);
  const own = Object.fromEntries(known);
  if ('issue' in own) own['issue'] = { ...issueIn(sample.data), ...issueIn(own) };
  const time = new Date(at).toISOString();
  const event: CloudEvent = { ...sample, id, time, data: { ...sample.data, ...own } };
  return { event, delivery: { sequence: 1, tokens: { agent, specialty: 'backend' } } };
}

const samples = new Map<string, CloudEvent>();

function sampleOf(type: string): CloudEvent {
  const known = samples.get(type);
  if (known !== undefined) return known;
  const file = join(repositoryRoot(), 'libs', 'contracts', 'samples', `${type}.json`);
  const sample = JSON.parse(readFileSync(file, 'utf8')) as CloudEvent;
  // It is of another task's trace.
  Reflect.deleteProperty(sample, 'traceparent');
  samples.set(type, sample);
  return sample;
}

function issueIn(data: object): object {
  return (data as { issue?: object }).issue ?? {};
}
