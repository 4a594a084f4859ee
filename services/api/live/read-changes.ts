import type { EntityManager } from '#libs/persistence';

/** Whoever missed more reads the lists anew: that is less than to be told all of it. */
const CHANGES_MAX = 1000;

/** Something that is shown in a list, and by which transaction it changed last. */
export interface Changed {
  readonly kind: 'agent' | 'task';
  readonly key: string;
  readonly tx: number;
}

export interface ChangesSeen {
  /** The oldest transaction that was open when we looked: whoever goes on from there misses nothing. */
  readonly horizon: number;
  /** The next transaction's: no id of ours lies behind it. */
  readonly next: number;
  readonly changed: readonly Changed[];
  /** There is more than is told. */
  readonly tooMany: boolean;
}

/**
 * What changed by a transaction and later ones, all of it at one moment, in its order.
 *
 * @param since a horizon; nothing is told when absent
 */
export async function readChanges(
  manager: EntityManager,
  since: number | undefined,
): Promise<ChangesSeen> {
  const [row] = await manager.query<Row[]>(
    `select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon,
       pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next,
       coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'key', key, 'tx', tx) order by tx, kind, key)
         from (select * from changes where tx >= $1 order by tx limit $2) as oldest), '[]') as changed`,
    [since ?? Number.MAX_SAFE_INTEGER, CHANGES_MAX + 1],
  );
  if (row === undefined) throw new TypeError('PostgreSQL answers every select with a row.');
  return { ...row, tooMany: row.changed.length > CHANGES_MAX };
}

type Row = Omit<ChangesSeen, 'tooMany'>;
