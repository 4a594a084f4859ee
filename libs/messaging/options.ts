import type { ConsumerDefinition } from '#libs/contracts';

/** By what the broker knows who is there. Paths of files; each may be absent. */
export interface BrokerAccess {
  /** The user's nkey seed. Without it only a broker without accounts lets anybody in. */
  readonly nkeySeedFile?: string;
  readonly tls?: {
    /** Whose signature the server's certificate must bear. */
    readonly caFile?: string;
    /** The user's own certificate and its key, where the server asks for one. */
    readonly certFile?: string;
    readonly keyFile?: string;
  };
}

/** Where the broker is, and as whom to go there. */
export interface BrokerAddress {
  /** `nats://host:port`, several of them separated by commas. */
  readonly servers: string;
  /** The user's name; its answers come to `_INBOX_<user>.>`. */
  readonly user: string;
  /** What the connection is called on the server; the user's name when absent. */
  readonly name?: string;
  /** The broker's account: services are in CORE, agents in AGENTS. CORE when absent. */
  readonly account?: BrokerAccount;
  readonly access?: BrokerAccess;
}

export type BrokerAccount = 'AGENTS' | 'CORE';

export interface MessagingOptions {
  /**
   * Who speaks: `scheduler`, `agent/pc1`. Becomes the events' source and the connection's name; its last part is the
   * user on the broker.
   */
  readonly service: string;
  /** `nats://host:port`, several of them separated by commas. */
  readonly servers: string;
  /** What the service hears. */
  readonly consumers: readonly ConsumerDefinition[];
  /** CORE when absent. */
  readonly account?: BrokerAccount;
  /** None when absent, which only a broker without accounts takes. */
  readonly access?: BrokerAccess;
  /** On how many of the broker's servers streams and buckets lie, for the one service that makes them; 1 when absent. */
  readonly replicas?: number;
}

export const MESSAGING_OPTIONS = Symbol('messaging options');
