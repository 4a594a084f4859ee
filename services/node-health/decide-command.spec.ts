import { decideCommand, type CommandedAgent, type NodeVerb } from './decide-command.ts';

const lives: CommandedAgent = { status: 'online', drainedBy: null, drainsItself: false };
const drained: CommandedAgent = { ...lives, status: 'draining', drainedBy: 'octo-maintainer' };

test.each<[string, CommandedAgent, NodeVerb, ReturnType<typeof decideCommand>]>([
  ['one that takes work is drained', lives, 'drain', { status: 'draining' }],
  ['one that is drained already stays so', drained, 'drain', 'nothing'],
  ['one that is drained takes work again', drained, 'resume', { status: 'online' }],
  ['one that nobody drained has nothing to resume', lives, 'resume', 'nothing'],
  [
    'one that stops by itself is not to come back either',
    { ...lives, status: 'draining', drainsItself: true },
    'drain',
    { status: 'draining' },
  ],
  [
    'one that stops by itself is not called online by resuming it',
    { ...drained, drainsItself: true },
    'resume',
    { status: 'draining' },
  ],
  [
    'one that stops by itself, and that nobody drained, can’t be resumed',
    { ...lives, status: 'draining', drainsItself: true },
    'resume',
    'nothing',
  ],
  [
    'one that is away is remembered as drained',
    { ...lives, status: 'offline' },
    'drain',
    { status: 'offline' },
  ],
  [
    'one that is away, and was drained, may come back online',
    { ...drained, status: 'offline' },
    'resume',
    { status: 'offline' },
  ],
])('%s', (_, agent, verb, expected) => {
  expect(decideCommand(agent, verb)).toEqual(expected);
});
