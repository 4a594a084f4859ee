import { HANDED, type ArtifactRef, type Checkpoint } from '#libs/contracts';
import { artifactBucket } from '#libs/messaging';

/** Who goes on with it. */
export interface Heir {
  readonly taskId: string;
  readonly attempt: number;
  readonly agent: string;
}

/**
 * The checkpoint as its next agent can read it. No agent reads another's bucket, so what lies in one is to be copied.
 *
 * @returns `copyOf` when it first has to be brought to where `checkpoint` says
 */
export function handOver(
  checkpoint: Readonly<Checkpoint>,
  { taskId, attempt, agent }: Heir,
): { checkpoint: Readonly<Checkpoint>; copyOf?: ArtifactRef } {
  const artifact: Readonly<ArtifactRef> = checkpoint.artifact;
  const bucket = artifactBucket(agent);
  if (artifact.bucket === bucket) return { checkpoint };
  const name = `${HANDED}${taskId}/${attempt}`;
  return {
    checkpoint: { ...checkpoint, artifact: { ...artifact, bucket, name } },
    copyOf: artifact,
  };
}
