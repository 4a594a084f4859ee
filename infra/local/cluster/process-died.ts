export interface Death {
  /** The part's name in the cluster. */
  readonly process: string;
  /** `exit code 1`, `SIGKILL`. */
  readonly ending: string;
  readonly logFile: string;
  readonly logTail: string;
}

/** A process ended that nobody had told to. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';

  constructor(readonly death: Death) {
    const { ending, logFile, logTail } = death;
    super(
      `${death.process} ended unexpectedly (${ending}). The end of its log, ${logFile}:\n${logTail.trimEnd()}`,
    );
  }
}
