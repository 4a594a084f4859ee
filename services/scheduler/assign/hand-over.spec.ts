import type { ArtifactRef, Checkpoint } from '#libs/contracts';

import { handOver } from './hand-over.ts';

const ARTIFACT: Readonly<ArtifactRef> = {
  kind: 'checkpoint',
  bucket: 'art_pc1',
  name: 't/1/checkpoint-0',
  bytes: 12,
  sha256: 'a'.repeat(64),
};
const CHECKPOINT: Readonly<Checkpoint> = {
  artifact: ARTIFACT,
  attempt: 1,
  baseSha: 'b'.repeat(40),
  headSha: 'c'.repeat(40),
  round: 0,
  sessionId: '3c9d1f64-2b7e-4a55-8f10-6a2b9d0c7e11',
  savedAt: '2026-11-21T00:00:00.000Z',
};

test('the agent that began it reads it where it lies', () => {
  const heir = { taskId: 't', attempt: 2, agent: 'pc1' };
  expect(handOver(CHECKPOINT, heir)).toEqual({ checkpoint: CHECKPOINT });
});

test('another agent gets a copy in its own bucket, with the same size and digest', () => {
  const { checkpoint, copyOf } = handOver(CHECKPOINT, { taskId: 't', attempt: 2, agent: 'pc2' });
  expect(copyOf).toEqual(ARTIFACT);
  expect(checkpoint).toEqual({
    ...CHECKPOINT,
    artifact: { ...ARTIFACT, bucket: 'art_pc2', name: 'handed/t/2' },
  });
});
