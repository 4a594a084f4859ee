import { parseRepositoryFile } from '#libs/repository-file';

import { joinPolicy } from './join-policy.ts';

const CLUSTER = { triggerLabels: ['claude'], excludedLabels: ['wontfix'] };

test('a repository’s labels come to the cluster’s and take none away', () => {
  const file = parseRepositoryFile('labels: { triggers: [for-claude], excluded: [legal, claude] }');
  expect(joinPolicy(CLUSTER, file)).toEqual({
    triggerLabels: ['claude', 'for-claude'],
    excludedLabels: ['wontfix', 'legal', 'claude'],
    specialties: [],
    priorities: [],
  });
});

test('without a file the cluster’s rules are all there are', () => {
  const policy = { ...CLUSTER, specialties: [], priorities: [] };
  expect(joinPolicy(CLUSTER, undefined)).toEqual(policy);
  expect(joinPolicy(CLUSTER, parseRepositoryFile('labels: { triggers: [] }'))).toEqual(policy);
});
