import type { AgentView } from '../agents/agent.dto.ts';
import type { TaskView } from '../tasks/task.dto.ts';
import { explainDependencies } from './explain-dependencies.ts';
import { issueGates } from './explain-issue.ts';
import type { ExplainedGate, GateExplained, NextMoment, Told } from './explanation.dto.ts';
import { gate } from './gate.ts';
import type { Known } from './known.ts';

/** A task that waits to be given to an agent: by what, of all that the scheduler looks at. */
export function explainPending(known: Known, task: TaskView): Told {
  const { candidates, wanted } = candidatesFor(task.specialty, known.agents);
  const gates = [
    ...issueGates(known),
    explainDependencies(known, task),
    retryDelay(known),
    liveAgent(task, { candidates, wanted, agents: known.agents }),
    freeSlot(candidates),
    repositoryLimit(known, task),
    gate('budget', budgetOf(task)),
  ];
  const first = gates.find(({ pass }) => !pass);
  if (first === undefined) {
    const free = candidates.filter(isFree).map(({ id }) => id);
    return {
      status: task.status,
      summary: `Nothing holds it up: it is about to begin on ${free.join(' or ')}.`,
      gates,
      next: {
        at: null,
        what: 'An agent says that it works on it, as a rule within seconds. More urgent tasks, and repositories whose turn it is, come first.',
      },
    };
  }
  return {
    status: task.status,
    summary: SUMMARY[first.gate]?.(first.detail) ?? first.detail,
    gates,
    next: nextOf(first, task),
  };
}

/** Specialists; general agents step in only where no specialist is online. */
function candidatesFor(
  specialty: string,
  agents: readonly AgentView[],
): { candidates: AgentView[]; wanted: string } {
  const online = agents.filter(({ state }) => state === 'online');
  const specialists = online.filter(({ specialties }) => specialties.includes(specialty));
  if (specialists.length > 0) return { candidates: specialists, wanted: specialty };
  const general = online.filter(({ specialties }) => specialties.includes('general'));
  return { candidates: general, wanted: 'general' };
}

function retryDelay({ waits, now }: Known): GateExplained {
  const until = waits?.notBefore ?? null;
  if (until === null || Date.parse(until) <= now.getTime())
    return gate('retry-delay', 'No attempt before it has to be waited for.');
  return gate('retry-delay', 'An attempt failed; the next one waits a while.', {
    fails: true,
    until,
  });
}

function liveAgent(
  { specialty }: TaskView,
  {
    candidates,
    wanted,
    agents,
  }: { candidates: AgentView[]; wanted: string; agents: Known['agents'] },
): GateExplained {
  if (candidates.length > 0) {
    const names = candidates.map(({ id }) => id).join(', ');
    const why = wanted === specialty ? '' : `, because no agent of ${specialty} is online`;
    return gate('live-agent', `Online for ${wanted} work${why}: ${names}.`);
  }
  const fit = agents.filter(({ specialties }) =>
    specialties.some((one) => one === specialty || one === 'general'),
  );
  const kinds = specialty === 'general' ? 'general' : `${specialty} or general`;
  const who = fit.length === 0 ? ' None was ever heard of.' : ` ${fit.map(whyNot).join(' ')}`;
  return gate('live-agent', `No agent for ${kinds} work is online.${who}`, { fails: true });
}

function whyNot({ id, state, drainedBy, lastSeenAt }: AgentView): string {
  if (state === 'offline') return `${id} is offline, last seen ${lastSeenAt}.`;
  return drainedBy === null
    ? `${id} is draining by itself.`
    : `${id} was drained by ${drainedBy}; resume it.`;
}

function isFree({ running, slots }: AgentView): boolean {
  return running.length < slots;
}

function freeSlot(candidates: readonly AgentView[]): GateExplained {
  if (candidates.length === 0)
    return gate('free-slot', 'There is no agent that could have one.', { fails: true });
  const free = candidates.filter(isFree);
  if (free.length > 0) return gate('free-slot', `Free: ${free.map(({ id }) => id).join(', ')}.`);
  const busy = candidates.map(
    ({ id, running }) =>
      `${id} (${running.map(({ repository, issueNumber }) => `${repository}#${issueNumber}`).join(', ')})`,
  );
  return gate('free-slot', `All are busy: ${busy.join('; ')}.`, { fails: true });
}

function repositoryLimit({ agents, waits }: Known, { repository }: TaskView): GateExplained {
  const limit = waits?.repositoryConcurrency ?? null;
  const running = agents
    .flatMap((agent) => agent.running)
    .filter((attempt) => attempt.repository === repository)
    .map(({ issueNumber }) => `#${issueNumber}`);
  const what = `${running.length} of ${limit ?? 'an unknown number of'} attempts of ${repository} go on`;
  if (limit === null || running.length < limit) return gate('repository-limit', `${what}.`);
  return gate('repository-limit', `${what}: ${running.join(', ')}.`, { fails: true });
}

function budgetOf({ attempt, attemptsMax, costUsd }: TaskView): string {
  const next =
    attemptsMax === null ? `Attempt ${attempt + 1}` : `Attempt ${attempt + 1} of ${attemptsMax}`;
  return `${next} would be next; $${costUsd.toFixed(2)} was spent so far.`;
}

const SUMMARY: Partial<Record<ExplainedGate, (detail: string) => string>> = {
  dependencies: (detail) => `It waits for other issues. ${detail}`,
  'retry-delay': () => 'It waits a while before the next attempt.',
  'live-agent': (detail) => `It waits for an agent. ${detail}`,
  'free-slot': (detail) => `It waits for a free slot. ${detail}`,
  'repository-limit': (detail) => `Its repository has as many attempts as it may. ${detail}`,
};

function nextOf({ gate: name, detail, until }: GateExplained, { specialty }: TaskView): NextMoment {
  if (name === 'retry-delay')
    return { at: until, what: 'The next attempt may be given to an agent, by itself.' };
  if (name === 'dependencies') return { at: null, what: detail };
  if (name === 'live-agent')
    return {
      at: null,
      what: `Start an agent with the specialty ${specialty} or general, or resume one that is drained.`,
    };
  return { at: null, what: 'One of these attempts ends, by itself.' };
}
