import type { AttemptOutcome } from '../task-attempt.entity.ts';
import type { TaskStatus } from '../task.entity.ts';
import { judge, type Claim, type Truth, type Verdict } from './judge.ts';

const WORKING: TaskStatus[] = ['assigned', 'running'];

function truth(
  task: Partial<Truth['task']>,
  attempt: { agent: string; outcome: AttemptOutcome | null } | null = {
    agent: 'pc1',
    outcome: null,
  },
): Truth {
  return { task: { status: 'running', attempt: 2, assignedAgentId: 'pc1', ...task }, attempt };
}

const WORD: Claim = { agent: 'pc1', attempt: 2, isLast: false };
const lost = { agent: 'pc1', outcome: 'agent-lost' } as const;

test.each<[string, Partial<Claim>, Truth, Verdict]>([
  ['accepts the holder', { agent: 'pc1', attempt: 2 }, truth({}), 'accept'],
  ['refuses another agent', { agent: 'pc2', attempt: 2 }, truth({}), 'refuse'],
  ['refuses an attempt that never was', { agent: 'pc1', attempt: 3 }, truth({}, null), 'refuse'],
  [
    'refuses the holder in a state that does not fit',
    { agent: 'pc1', attempt: 2 },
    truth({ status: 'publishing' }),
    'refuse',
  ],
  [
    'stops an agent whose attempt was given to somebody else',
    { agent: 'pc1', attempt: 1 },
    truth({ assignedAgentId: 'pc2' }, lost),
    'stop',
  ],
  [
    'stops an agent whose earlier attempt was lost, though it has the new one',
    { agent: 'pc1', attempt: 1 },
    truth({}, lost),
    'stop',
  ],
  [
    'stops an agent whose task waits for the next attempt',
    { agent: 'pc1', attempt: 2 },
    truth({ status: 'pending', assignedAgentId: null }, lost),
    'stop',
  ],
  [
    'stops an agent whose task was cancelled',
    { agent: 'pc1', attempt: 2 },
    truth({ status: 'cancelled' }, { agent: 'pc1', outcome: 'cancelled' }),
    'stop',
  ],
  [
    'stops an agent that goes on after it said failed',
    { agent: 'pc1', attempt: 2 },
    truth({ status: 'failed' }, { agent: 'pc1', outcome: 'failed' }),
    'stop',
  ],
  [
    'tells nothing to an agent that claims an ended attempt of another',
    { agent: 'pc3', attempt: 1 },
    truth({ assignedAgentId: 'pc2' }, lost),
    'refuse',
  ],
  [
    'takes the last word of a cancelled attempt for what it is',
    { agent: 'pc1', attempt: 2, isLast: true },
    truth({ status: 'cancelled' }, { agent: 'pc1', outcome: 'cancelled' }),
    'stopped',
  ],
  [
    'takes no last word from an agent that never had the attempt',
    { agent: 'pc3', attempt: 2, isLast: true },
    truth({ status: 'cancelled' }, { agent: 'pc1', outcome: 'cancelled' }),
    'refuse',
  ],
  [
    'only refuses late progress of a completed attempt',
    { agent: 'pc1', attempt: 2 },
    truth({ status: 'publishing' }, { agent: 'pc1', outcome: 'completed' }),
    'refuse',
  ],
])('%s', (_, claim, against, expected) => {
  expect(judge({ ...WORD, ...claim }, against, WORKING)).toBe(expected);
});

test.each<[TaskStatus, Verdict]>([
  ['pending', 'refuse'],
  ['assigned', 'accept'],
  ['running', 'accept'],
  ['publishing', 'refuse'],
  ['completed', 'refuse'],
  ['held', 'refuse'],
  ['failed', 'refuse'],
  ['cancelled', 'refuse'],
])("the holder's word in state %s: %s", (status, expected) => {
  expect(judge(WORD, truth({ status }), WORKING)).toBe(expected);
});
