import type { AgentView } from '../agents/agent.dto.ts';
import { factOf } from '../facts/fact.ts';
import { foldTask } from '../fold/fold-task.ts';
import { Life } from '../lives.fixture.ts';
import type { IssueWord, Known } from './known.ts';

const REPOSITORY = 'octo-tester/shop-1';
const NOW = new Date('2026-03-01T10:00:30.000Z');
/** Issue 12, queued. */
export const asked = (): Life => new Life(12).classified().queued();

/** Online for backend work, with one slot. */
export function agent(
  id: string,
  more: Partial<AgentView> & { busyWith?: readonly number[] } = {},
): AgentView {
  const { busyWith = [], ...shown } = more;
  const running = busyWith.map((issueNumber) => ({
    ...{ taskId: 'a', attempt: 1, repository: REPOSITORY, issueNumber, title: '' },
  }));
  return {
    ...{ id, hostname: id, state: 'online', drained: false, drainedBy: null, slots: 1, running },
    ...{ specialties: ['backend'], lastSeenAt: '2026-03-01T09:00:00.000Z', system: null },
    ...{ claudeCodeVersion: null, sandbox: null, workspaceRoot: null },
    ...shown,
  };
}

/** What is known after what was said in a life, with one free agent. */
export function known(life: Life | undefined, more: Partial<Known> = {}): Known {
  const folded =
    life &&
    foldTask({
      taskId: life.taskId,
      facts: life.told.map(({ event }) => factOf(event)),
      progress: [],
    });
  const task =
    folded && Object.assign(folded.summary, folded.page, { dependents: [], traceUrl: null });
  return {
    ...{
      now: NOW,
      commandPrefix: '/claude',
      repository: REPOSITORY,
      issueNumber: 12,
      word: undefined,
      task,
      open: [],
    },
    waits: folded?.waits,
    agents: [agent('pc1')],
    ...more,
  };
}

/** An issue without a task, of which this was said last. */
export function word(kind: IssueWord['kind'], reason: string | null = null): Known {
  return known(undefined, { word: { kind, reason, detail: 'In these words. Do that.' } });
}
