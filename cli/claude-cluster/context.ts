import type { Command } from 'commander';

import type { ExitCode } from './command-error.ts';
import { ApiClient } from './connect/api-client.ts';
import { findConnection } from './connect/find-connection.ts';
import { makeOutput, type Output } from './show/output.ts';

/** What a command line finds around it. */
export interface Surroundings {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths are relative to. */
  readonly folder: string;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

/** What a command is given. */
export interface Context extends Surroundings {
  /** For what is no error and not all well either; 0 when nobody says otherwise. */
  readonly exitWith: (code: ExitCode) => void;
}

/** Options that every command takes, before its name or after it. */
export interface GlobalOptions {
  readonly json?: true;
  readonly api?: string;
  readonly token?: string;
}

/** Where the words of this command go. */
export function outputOf(context: Context, command: Command): Output {
  const { json = false } = command.optsWithGlobals<GlobalOptions>();
  return makeOutput(context, json);
}

/** The api of the cluster that this command is about; nothing is asked of it yet. */
export async function apiOf(context: Context, command: Command): Promise<ApiClient> {
  const options = command.optsWithGlobals<GlobalOptions>();
  return new ApiClient(await findConnection(options, context.env), context.signal);
}
