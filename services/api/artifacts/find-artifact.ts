import {
  ARTIFACT_KEPT_MS,
  PullRequestRequested,
  TaskFinished,
  TaskReassigned,
  type ArtifactKind,
  type ArtifactRef,
} from '#libs/contracts';
import { artifactBucket } from '#libs/messaging';
import type { EntityManager } from '#libs/persistence';

/** A file that an attempt left behind. */
export interface FoundArtifact {
  readonly artifact: ArtifactRef;
  readonly attempt: number;
  /** The object store has it no longer. */
  readonly expired: boolean;
}

export interface Wanted {
  readonly taskId: string;
  readonly kind: ArtifactKind;
  /** The newest that left such a file, when absent. */
  readonly attempt?: number | undefined;
}

/**
 * The reference is the agent's word. It counts only for a file of this task, in the bucket of the agent that the scheduler gave
 * the attempt to: nobody gets to read another's files by naming them.
 */
export async function findArtifact(
  manager: EntityManager,
  { taskId, kind, attempt }: Wanted,
): Promise<FoundArtifact | undefined> {
  const rows = await manager.query<Row[]>(
    `select artifact, attempts.attempt, attempts.agent, facts.at < now() - $4 * interval '1 ms' as expired
     from facts, jsonb_array_elements(facts.data->'artifacts') as artifact, attempts
     where facts.task_id = $1 and facts.type = any($2) and artifact->>'kind' = $3
       and attempts.task_id = $1
       and artifact->>'name' = concat_ws('/', $1::text, attempts.attempt, artifact->>'kind')
     order by attempts.attempt desc, facts.at desc`,
    [taskId, SAID_BY.map(({ type }) => type), kind, ARTIFACT_KEPT_MS],
  );
  return rows.find(
    (row) =>
      (attempt === undefined || row.attempt === attempt) &&
      row.agent !== null &&
      row.artifact.bucket === artifactBucket(row.agent),
  );
}

const SAID_BY = [PullRequestRequested, TaskReassigned, TaskFinished];

type Row = FoundArtifact & { readonly agent: string | null };
