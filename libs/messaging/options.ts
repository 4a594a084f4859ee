import type { ConsumerDefinition } from '#libs/contracts';

export interface MessagingOptions {
  /** Who speaks: `scheduler`, `agent/pc1`. Becomes the events' source and the connection's name. */
  readonly service: string;
  /** `nats://host:port`, several of them separated by commas. */
  readonly servers: string;
  /** What the service hears. */
  readonly consumers: readonly ConsumerDefinition[];
}

export const MESSAGING_OPTIONS = Symbol('messaging options');
