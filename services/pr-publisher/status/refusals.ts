import type { IssueRefusedData, RefusalReason } from '#libs/contracts';
import type { EntityManager } from '#libs/persistence';

/** A stranger must not make us talk without end: so many people are answered on an issue, each in one comment. */
export const REFUSED_PEOPLE_MAX = 5;

/**
 * Whether this person is to be told, on this issue, for this reason. Takes a place among those who are; nobody is told
 * the same twice, but what of their words was not understood.
 */
export async function isToBeTold(tx: EntityManager, refused: IssueRefusedData): Promise<boolean> {
  const { repository, issueNumber, actor } = refused;
  const issue = [repository.id, issueNumber];
  // Two at once must not both take the last place.
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`refusals ${issue.join('#')}`]);
  await tx.query(
    `insert into refusals (repository_id, issue_number, actor_id)
     select $1, $2, $3
     where (select count(*) from refusals where repository_id = $1 and issue_number = $2) < $4
     on conflict do nothing`,
    [...issue, actor.id, REFUSED_PEOPLE_MAX],
  );
  const [place] = await tx.query<{ shown_reasons: RefusalReason[] }[]>(
    `select shown_reasons from refusals
     where repository_id = $1 and issue_number = $2 and actor_id = $3`,
    [...issue, actor.id],
  );
  if (place === undefined) return false;
  // Each misunderstanding is another one; its words take the former ones' place.
  return refused.reason === 'unknown-command' || !place.shown_reasons.includes(refused.reason);
}

/** They have been told. */
export async function wasTold(tx: EntityManager, refused: IssueRefusedData): Promise<void> {
  const { repository, issueNumber, actor, reason } = refused;
  await tx.query(
    `update refusals set shown_reasons = array_append(array_remove(shown_reasons, $4), $4)
     where repository_id = $1 and issue_number = $2 and actor_id = $3`,
    [repository.id, issueNumber, actor.id, reason],
  );
}
