import {
  IssueClassified,
  IssueDeclined,
  IssueRefused,
  PullRequestClosed,
  PullRequestDelayed,
  PullRequestFailed,
  PullRequestOpened,
  PullRequestRequested,
  TaskAnswered,
  TaskFinished,
  TaskHeld,
  TaskQueued,
  TaskReassigned,
  TaskRunning,
  TaskStopped,
  type EventDefinition,
  type PullRequestRequestedData,
} from '#libs/contracts';

import type { Fact } from '../facts/fact.ts';
import type { TimelineEntry } from '../tasks/task.dto.ts';

interface Words {
  readonly title: string;
  readonly detail?: string | undefined;
}

/** A fact in words. Foreign text stands in `detail` alone, but for the names of people and agents. */
export function timelineEntry(fact: Fact): TimelineEntry {
  const { type, id, at, attempt, agent } = fact;
  const { title, detail = null } = TOLD.get(type)?.(fact.data) ?? otherwise(fact);
  return { id: `${type}/${id}`, at, type, attempt, agent, title, detail };
}

type Tell = (data: object) => Words;

function tells<Data extends object>(
  { type }: EventDefinition<Data>,
  tell: (data: Data) => Words,
): [string, Tell] {
  // Facts of a type have the data of that type: the contracts checked them.
  return [type, tell as Tell];
}

const TOLD: ReadonlyMap<string, Tell> = new Map([
  tells(IssueClassified, ({ specialty, requestedBy, authorisation }) => ({
    title: `Is ${specialty} work`,
    detail:
      authorisation === undefined
        ? `Asked for by ${requestedBy.login}.`
        : `Asked for by ${authorisation.actor} (${authorisation.actorRight}), written by ${authorisation.author} (${authorisation.authorRight}).`,
  })),
  tells(IssueDeclined, ({ detail }) => ({ title: 'Is not, or no longer, work', detail })),
  tells(IssueRefused, ({ actor, asked, detail }) => ({
    title: `${actor.login} was refused: ${asked}`,
    detail,
  })),
  tells(TaskQueued, ({ run, specialty, priority }) => ({
    title: (run ?? 1) === 1 ? 'Waits for an agent' : 'Asked for again; waits for an agent',
    detail: `${specialty}, ${priority} priority`,
  })),
  tells(TaskRunning, ({ agent, attempt, attemptsMax, model }) => ({
    title: `${agent} works on it`,
    detail: `Attempt ${attempt} of ${attemptsMax}, with ${model}`,
  })),
  tells(TaskReassigned, ({ attempt, failure, cause }) => ({
    title: `Attempt ${attempt} ended${failure === undefined ? '' : `: ${failure.code}`}`,
    detail: cause,
  })),
  tells(TaskStopped, ({ attempt, agent }) => ({
    title: `Nothing of attempt ${attempt} runs any more`,
    detail: `${agent} has confirmed it.`,
  })),
  tells(PullRequestRequested, (data) =>
    data.approval === undefined
      ? { title: 'Handed over a commit', detail: sizeOf(data) }
      : {
          title: `${data.approval.by.login} approved it`,
          detail: data.approval.gates.join(', '),
        },
  ),
  tells(PullRequestDelayed, ({ until, cause }) => ({
    title: 'Publishing waits',
    detail: `${cause} Tried again at ${until}.`,
  })),
  tells(TaskHeld, ({ findings }) => ({
    title: 'Waits for a person',
    detail: findings.map(({ gate, detail }) => `${gate}: ${detail}`).join('\n'),
  })),
  tells(TaskAnswered, ({ verb, by, done, detail }) => ({
    title: `${verb} by ${by.login} ${done ? 'was done' : 'changed nothing'}`,
    detail,
  })),
  tells(PullRequestOpened, ({ number, url }) => ({
    title: `Pull request ${number} is there`,
    detail: url,
  })),
  tells(PullRequestClosed, ({ number, merged, by }) => ({
    title: `Pull request ${number} was ${merged ? 'merged' : 'closed without merging'}`,
    detail: `By ${by}.`,
  })),
  tells(PullRequestFailed, ({ message }) => ({ title: 'Could not be published', detail: message })),
  tells(TaskFinished, ({ outcome, detail }) => ({ title: ENDED[outcome], detail })),
]);

const ENDED = { completed: 'Completed', failed: 'Failed', cancelled: 'Cancelled' } as const;

function sizeOf({ diff, tests }: PullRequestRequestedData): string {
  const { files, insertions, deletions } = diff;
  return `${files} ${files === 1 ? 'file' : 'files'}, +${insertions} −${deletions}; tests ${tests.verdict}`;
}

/** Commands: who wanted what. */
function otherwise({ type, data }: Fact): Words {
  const verb = type.split('.').at(-2) ?? type;
  const by = (data as { by?: { login: string } }).by?.login;
  return { title: by === undefined ? verb : `${by} asked: ${verb}` };
}
