import type { BoxKind } from './box.ts';

/** What a command used too much of. */
export type Resource = 'disk' | 'memory' | 'processes';

/** A command in a box used more than it may, and was ended with all that it had started. */
export class ResourceLimit extends Error {
  override readonly name = 'ResourceLimit';

  constructor(
    readonly resource: Resource,
    readonly used: number,
    readonly limit: number,
  ) {
    super(
      `A command was ended because it used too much: ${AMOUNT[resource](used)}, where ${AMOUNT[resource](limit)} are allowed. Make it use less, or raise ${SETTING[resource]} of the agent.`,
    );
  }
}

/** No box can be made on this machine as it is. */
export class BoxUnavailable extends Error {
  override readonly name = 'BoxUnavailable';
  /** EX_CONFIG of sysexits.h: starting again without a change is of no use. */
  readonly exitCode = 78;

  constructor(
    readonly kind: BoxKind,
    why: string,
    options?: ErrorOptions,
  ) {
    super(
      `There is no sandbox for the model's commands and the repository's tests: ${why} Without one they would run with all the rights of this user; whoever wants that sets AGENT_SANDBOX=none.`,
      options,
    );
  }
}

/** The box could not be made this time, although it was there when the agent started. */
export class BoxFailed extends Error {
  override readonly name = 'BoxFailed';

  constructor(
    readonly said: string,
    options?: ErrorOptions,
  ) {
    super(
      `The sandbox could not be made: ${said.trim().slice(0, 1000)} Look at the disk and the memory of the agent's PC, and start the agent again to have the sandbox tested.`,
      options,
    );
  }
}

const SETTING: Record<Resource, string> = {
  disk: 'BOX_DISK_BYTES_MAX',
  memory: 'BOX_MEMORY_BYTES_MAX',
  processes: 'BOX_PROCESSES_MAX',
};

const AMOUNT: Record<Resource, (amount: number) => string> = {
  disk: (bytes) => `${Math.round(bytes / 1024 ** 2)} MiB of disk`,
  memory: (bytes) => `${Math.round(bytes / 1024 ** 2)} MiB of memory`,
  processes: (count) => `${count} processes`,
};
