/** A process of the cluster, as seen by who may stop or kill it. */
export interface ClusterProcess {
  readonly name: string;
  /** 0 while it doesn't run. */
  readonly pid: number;
  readonly logFile: string;
  /** Again after `kill` or `stop`, in its old place. */
  start(): Promise<void>;
  /** Lets it drain; resolves when it is gone. Safe to call twice. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** SIGSTOP: it is there, and neither works nor answers, until `resume`. Without effect while it doesn't run. */
  suspend(): void;
  /** SIGCONT: it goes on where it was, and knows nothing of the time between. */
  resume(): void;
}
