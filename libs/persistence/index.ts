export { Coalesced } from './coalesced.ts';
export { Database, type Heard } from './database.ts';
export { Listener } from './listener.ts';
export { messagingTables } from './messaging-tables.ts';
export { OutboxMeasure } from './outbox-measure.ts';
export { Outbox } from './outbox.ts';
export { PersistenceModule } from './persistence.module.ts';
export { Republisher } from './republisher.ts';
export { type DataSource, type EntityManager } from 'typeorm';
