import { SPECIALTIES } from '#libs/contracts';

import { agentsFor } from './agents.ts';

test('three PCs are specialists, and devops work finds somebody too', () => {
  expect(agentsFor(3).map(({ id, specialties }) => [id, specialties])).toEqual([
    ['pc-backend', ['backend', 'devops', 'general']],
    ['pc-frontend', ['frontend', 'general']],
    ['pc-testing', ['testing', 'general']],
  ]);
});

test.each([1, 2, 3, 4, 5, 9, 16])('%i PCs have different names and take any work', (count) => {
  const agents = agentsFor(count);
  expect(new Set(agents.map(({ id }) => id)).size).toBe(count);
  const taken = new Set(agents.flatMap(({ specialties }) => specialties));
  expect([...taken].sort()).toEqual([...SPECIALTIES].sort());
});
