import type { CommandOptions, CommandResult } from '../run-command.ts';

/** What keeps a stranger's code in: see docs/decisions/0011-a-box-that-begins-empty.md. */
export type BoxKind = 'docker' | 'none' | 'sandbox-runtime';

/** A way out of the box: a port of its own loopback that leads to one address outside, and to no other. */
export interface Bridge {
  readonly insidePort: number;
  readonly host: string;
  readonly port: number;
}

/** A program to run in a box. What it isn't given here it can't reach. */
export interface BoxedCommand extends CommandOptions {
  /** Folders it may write, with all that is in them. They must not lie in one another. */
  writable: readonly string[];
  /** What it may read besides the system's programs: see `locateProgram`. */
  readable?: readonly string[] | undefined;
  bridges?: readonly Bridge[] | undefined;
  /** Hosts it may reach besides the box's own, `name`, `*.name` or `name:port`. */
  hosts?: readonly string[] | undefined;
}

/** What one command may use up. Whoever goes beyond is ended. */
export interface BoxLimits {
  readonly processesMax: number;
  readonly memoryBytesMax: number;
  /** Written since it began; also the size of one file. */
  readonly diskBytesMax: number;
}

/** For the kind `docker` alone. */
export interface DockerOptions {
  /** It must be on this machine already: nothing is ever pulled. */
  readonly image: string;
  /** Processors that one command may keep busy; never more than there are. */
  readonly cpus: number;
  /** Whose containers they are. What is left of an earlier life of the same owner is removed. */
  readonly owner: string;
}

export interface BoxOptions {
  readonly kind: BoxKind;
  readonly docker?: DockerOptions | undefined;
  readonly limits: BoxLimits;
  /** Hosts that every command may reach. Nobody reaches this machine's own addresses by them. */
  readonly hosts: readonly string[];
  /** Folders that every command may read, where toolchains lie in unusual places. */
  readonly readable: readonly string[];
  /** Never seen in the box, whatever PATH or `readable` says: where the daemon keeps its own. */
  readonly hidden: readonly string[];
}

/** Runs a stranger's programs so that they touch nothing but what they are given. */
export interface Box {
  readonly kind: BoxKind;
  /**
   * As `runCommand`, in the box.
   *
   * @throws CommandFailed as `runCommand`; ResourceLimit; BoxFailed when the box itself could not be made
   */
  run(command: BoxedCommand): Promise<CommandResult>;
  /** Ends what serves the box. Nothing may run in it any more. */
  close(): Promise<void>;
}
