import { EXIT } from '../command-error.ts';
import { mergePlan } from './merge-plan.ts';
import type { ClusterPlan } from './plan.ts';

const PC1 = { id: 'pc1', specialties: ['backend', 'testing'] } as const;
const PC2 = { id: 'pc2', specialties: ['frontend'] } as const;
const THERE: ClusterPlan = {
  version: 1,
  host: 'hub.example',
  tls: true,
  brokerHere: true,
  postgresPort: 5433,
  agents: [PC1],
};

test('a new cluster of this machine alone goes in the clear, any other not', () => {
  expect(mergePlan(undefined, { postgresPort: 1 }, false)).toMatchObject({
    host: '127.0.0.1',
    tls: false,
    agents: [],
  });
  const far = mergePlan(undefined, { host: 'hub.example', postgresPort: 1 }, false);
  expect(far.tls).toBe(true);
});

test('an agent is added to those that are there; nothing else changes', () => {
  expect(mergePlan(THERE, { agents: [PC2], postgresPort: 7 }, false)).toEqual({
    ...THERE,
    agents: [PC1, PC2],
  });
});

test('said again, it is the same', () => {
  const again = { host: 'hub.example', tls: true, agents: [PC1], postgresPort: 7 };
  expect(mergePlan(THERE, again, false)).toEqual(THERE);
});

test.each([
  ['another host', { host: 'other.example', postgresPort: 1 }],
  ['no certificates', { tls: false, postgresPort: 1 }],
  ['a broker elsewhere', { brokerHere: false, postgresPort: 1 }],
  [
    'other specialties',
    { agents: [{ ...PC1, specialties: ['devops'] as const }], postgresPort: 1 },
  ],
])('%s takes --force', (_name, wish) => {
  expect(() => mergePlan(THERE, wish, false)).toThrow(
    expect.objectContaining({
      exitCode: EXIT.nothingDone,
      message: expect.stringContaining('--force') as string,
    }) as Error,
  );
});

test('with --force the list that is given is the list', () => {
  expect(mergePlan(THERE, { agents: [PC2], postgresPort: 7 }, true)).toEqual({
    ...THERE,
    agents: [PC2],
    postgresPort: 7,
  });
});
