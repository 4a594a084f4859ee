import type { Specialty } from '#libs/contracts';

import type { ProcessDied } from './process-died.ts';

export const SERVICES = [
  'webhook-ingest',
  'issue-classifier',
  'scheduler',
  'pr-publisher',
  'node-health',
  'api',
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Those that keep something, each in a schema of its own. */
export const WITH_SCHEMA: readonly ServiceName[] = [
  'scheduler',
  'pr-publisher',
  'node-health',
  'api',
];

/** One PC of the cluster. */
export interface AgentSpec {
  readonly id: string;
  readonly specialties: readonly Specialty[];
  readonly slots: number;
}

/** An app, or for trying things out a token. */
export type GithubCredential =
  { readonly appId: number; readonly privateKeyFile: string } | { readonly token: string };

/** A GitHub that is there already, in place of the local one. */
export interface ExternalGithub {
  readonly apiUrl: string;
  /** May write; pr-publisher's alone. */
  readonly access: GithubCredential;
  /** May ask who may do what, and need not write: issue-classifier's. */
  readonly readAccess: GithubCredential;
  /** The secret typed into the webhook's settings. */
  readonly webhookSecret: string;
}

/** Scripts for the local model (infra/local/model/README.md), or a key for a real one. */
export type ModelOptions =
  { readonly scripts: unknown } | { readonly apiKey: string; readonly baseUrl?: string };

/** Where spans go, and where people look at them. */
export interface Traces {
  /** Who takes them by OTLP over HTTP, such as Jaeger's `http://127.0.0.1:4318`; nobody when absent. */
  readonly otlpEndpoint?: string;
  /** What that one wants to be told, `name=value,...`. */
  readonly otlpHeaders?: string;
  /** What the comment and the dashboard link, `http://127.0.0.1:16686/trace/{traceId}`; nothing when absent. */
  readonly urlTemplate?: string;
}

export interface ClusterOptions {
  /** Holds everything: data, logs, workspaces. Made when missing, never removed. */
  readonly folder: string;
  readonly agents: readonly AgentSpec[];
  readonly model: ModelOptions;
  /** The local stand-in when absent. */
  readonly github?: ExternalGithub;
  /** People with an account on the local GitHub; `octo-tester` when absent. The first owns what is worked on. */
  readonly users?: readonly string[];
  /** Variables that differ from what is usual here, by the name of a service or of an agent; `agent`: of every agent. */
  readonly environment?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** PostgreSQL without fsync: faster, and nothing survives a power cut. */
  readonly throwaway?: boolean;
  /**
   * Without accounts and keys: whoever reaches the broker's port on this machine may say and read everything. Only for
   * finding out what the accounts have to do with a fault.
   */
  readonly insecureBroker?: boolean;
  /** The broker is spoken with by TLS, with certificates on both sides; keys alone otherwise. */
  readonly tls?: boolean;
  /** Nobody takes spans when absent. */
  readonly traces?: Traces;
  /** Of the broker; chosen by it when absent. Known beforehand, something can be put between it and an agent. */
  readonly brokerPort?: number;
  /** Told of every part that ends and was not told to, for whoever wants to start it again. */
  readonly onDeath?: (death: ProcessDied) => void;
  /** Told when something begins to start and when it is ready. */
  readonly onStep?: (step: Step) => void;
  /** Gives up what is being started. */
  readonly signal?: AbortSignal;
}

export interface Step {
  readonly name: string;
  readonly state: 'ready' | 'starting';
}
