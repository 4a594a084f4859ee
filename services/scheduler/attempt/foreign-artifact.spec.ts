import type { ArtifactRef } from '#libs/contracts';

import { foreignArtifact } from './foreign-artifact.ts';

const artifact = (bucket: string): ArtifactRef => ({
  kind: 'bundle',
  bucket,
  name: 't/1/bundle',
  bytes: 1,
  sha256: '0'.repeat(64),
});

test.each<[string, object, string | undefined]>([
  ['nothing', {}, undefined],
  ['its own files', { artifacts: [artifact('art_pc1'), artifact('art_pc1')] }, undefined],
  ['its own unfinished work', { checkpoint: { artifact: artifact('art_pc1') } }, undefined],
  [
    "another's file among its own",
    { artifacts: [artifact('art_pc1'), artifact('art_pc2')] },
    'art_pc2',
  ],
  ["another's unfinished work", { checkpoint: { artifact: artifact('art_pc2') } }, 'art_pc2'],
  ['a bucket of another kind', { artifacts: [artifact('presence')] }, 'presence'],
  ['a bucket that begins like its own', { artifacts: [artifact('art_pc10')] }, 'art_pc10'],
])('of an agent that names %s', (_, said, bucket) => {
  expect(foreignArtifact('pc1', said)?.bucket).toBe(bucket);
});
