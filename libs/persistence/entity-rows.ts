import type { EntityManager } from 'typeorm';

type Row = Record<string, unknown>;

/**
 * Reads rows by a statement of one's own into what `find` would give, without what it costs: TypeORM takes longer to make
 * an entity of a row than PostgreSQL to find it, and some statements read a hundred rows for each lot of events.
 *
 * @param rest what follows `select … from <table>`; of our own making, never from outside
 */
export async function readRows<Entity extends object>(
  tx: EntityManager,
  Entity: new () => Entity,
  { rest, parameters }: { rest: string; parameters: unknown[] },
): Promise<Entity[]> {
  const { tableName, columns } = tx.dataSource.getMetadata(Entity);
  const list = columns.map(
    ({ databaseName, propertyName }) => `${databaseName} as "${propertyName}"`,
  );
  const rows: Row[] = await tx.query(
    `select ${list.join(', ')} from ${tableName} ${rest}`,
    parameters,
  );
  return rows.map((row) => Object.assign(new Entity(), row));
}

/**
 * Inserts many rows by one statement whose text is the same however many they are.
 *
 * @param rows by property, all with the same ones; a column of which the first row says nothing gets its default
 * @param rest what follows the rows, `on conflict` and `returning`; of our own making, never from outside
 */
export async function insertRows<Entity extends object, Returned>(
  tx: EntityManager,
  Entity: new () => Entity,
  { rows, rest }: { rows: readonly Partial<Entity>[]; rest: string },
): Promise<Returned[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const { tableName, columns } = tx.dataSource.getMetadata(Entity);
  const given = columns.filter(({ propertyName }) => (first as Row)[propertyName] !== undefined);
  const list = given.map(({ databaseName }) => databaseName).join(', ');
  const byColumn = rows.map((row) =>
    Object.fromEntries(
      given.map(({ databaseName, propertyName }) => [databaseName, (row as Row)[propertyName]]),
    ),
  );
  return tx.query(
    `insert into ${tableName} (${list})
     select ${list} from json_populate_recordset(null::${tableName}, $1) ${rest}`,
    [JSON.stringify(byColumn)],
  );
}
