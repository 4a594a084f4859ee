export interface PersistenceOptions {
  /** The service's name; its schema is the same with `_` for `-`. */
  readonly service: string;
  /** `postgres://role:password@host:port/database`, the service's own role. */
  readonly url: string;
  readonly entities: readonly EntityClass[];
  /** In their order; each class's name ends in its timestamp, as TypeORM wants it. */
  readonly migrations: readonly EntityClass[];
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for a class
export type EntityClass = Function;

export const PERSISTENCE_OPTIONS = Symbol('persistence options');

export function schemaOf(service: string): string {
  return service.replaceAll('-', '_');
}

/** The channel on which a committed row that this process did not just write wakes the relay. */
export function outboxChannel(service: string): string {
  return `outbox_${schemaOf(service)}`;
}
