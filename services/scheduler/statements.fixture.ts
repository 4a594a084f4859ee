import type { Database } from '#libs/persistence';

/** What is said to PostgreSQL while something is done, session by session: a transaction's beginning and its commit, too. */
export async function statementsDuring(
  { source }: Database,
  work: () => Promise<unknown>,
): Promise<string[][]> {
  const { logger } = source;
  const said = new Map<unknown, string[]>();
  source.logger = {
    ...{ logQueryError: none, logQuerySlow: none, logSchemaBuild: none, logMigration: none },
    log: none,
    logQuery(query, _, session) {
      said.set(session, [...(said.get(session) ?? []), query]);
    },
  };
  try {
    await work();
  } finally {
    source.logger = logger;
  }
  return [...said.values()];
}

const none = (): void => undefined;
