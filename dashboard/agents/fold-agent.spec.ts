import type { Agent } from '../api/shapes.ts';
import { foldAgent } from './fold-agent.ts';

const agent = (id: string, more: Partial<Agent> = {}): Agent => ({
  id,
  hostname: id,
  state: 'online',
  drained: false,
  specialties: ['general'],
  slots: 1,
  running: [],
  lastSeenAt: '2026-05-03T12:00:00.000Z',
  claudeCodeVersion: null,
  sandbox: null,
  workspaceRoot: '/srv/agent',
  system: null,
  ...more,
});
const TWO = [agent('pc1'), agent('pc3')];

test.each<[string, Agent, string]>([
  ['a new one stands by its name', agent('pc2'), 'pc1 online, pc2 online, pc3 online'],
  ['the first one', agent('pc0'), 'pc0 online, pc1 online, pc3 online'],
  ['one that changed', agent('pc3', { state: 'offline' }), 'pc1 online, pc3 offline'],
  [
    'a word that was overtaken changes nothing',
    agent('pc3', { state: 'offline', lastSeenAt: '2026-05-03T11:00:00.000Z' }),
    'pc1 online, pc3 online',
  ],
])('%s', (_, one, all) => {
  expect(
    foldAgent(TWO, one)
      .map(({ id, state }) => `${id} ${state}`)
      .join(', '),
  ).toBe(all);
});
