/** A service's way into PostgreSQL. */
export interface DatabaseRole {
  readonly service: string;
  readonly password: string;
}

/** The role of a service bears the database's name, because roles belong to the whole server. */
export function roleOf(database: string, service: string): string {
  return `${database}_${schemaOf(service)}`;
}

/**
 * What makes one role and one schema for each service, for psql on the database itself: nobody can read another's.
 *
 * May be run again: it sets the passwords, and data stays.
 */
export function rolesSql(database: string, roles: readonly DatabaseRole[]): string {
  return [
    '-- Written by claude-cluster init. It holds passwords.',
    `REVOKE ALL ON DATABASE ${name(database)} FROM PUBLIC;`,
    'REVOKE ALL ON SCHEMA public FROM PUBLIC;',
    ...roles.flatMap(({ service, password }) => {
      const role = roleOf(database, service);
      return [
        `SELECT ${text(`CREATE ROLE ${name(role)}`)} WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(role)}) \\gexec`,
        `ALTER ROLE ${name(role)} LOGIN PASSWORD ${text(password)};`,
        `GRANT CONNECT ON DATABASE ${name(database)} TO ${name(role)};`,
        `CREATE SCHEMA IF NOT EXISTS ${name(schemaOf(service))} AUTHORIZATION ${name(role)};`,
      ];
    }),
    '',
  ].join('\n');
}

function schemaOf(service: string): string {
  return service.replaceAll('-', '_');
}

function name(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
