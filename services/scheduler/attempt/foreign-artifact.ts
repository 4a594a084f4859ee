import type { ArtifactRef } from '#libs/contracts';
import { artifactBucket } from '#libs/messaging';

/** What an agent may say of files it has stored. */
interface Mentions {
  readonly artifacts?: readonly ArtifactRef[];
  readonly checkpoint?: { readonly artifact: ArtifactRef };
}

/**
 * The first artifact that does not lie in the speaker's own bucket.
 *
 * An agent may read no other bucket, but the scheduler and pr-publisher may: whoever could name what it can't read would
 * have it fetched, published, or brought into its own bucket as unfinished work.
 */
export function foreignArtifact(agent: string, said: object): ArtifactRef | undefined {
  const { artifacts = [], checkpoint } = said as Mentions;
  return [...artifacts, ...(checkpoint === undefined ? [] : [checkpoint.artifact])].find(
    ({ bucket }) => bucket !== artifactBucket(agent),
  );
}
