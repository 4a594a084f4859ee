import type { SubjectTokens } from '#libs/contracts';

/** What a handler may know of the message besides the event: `@Ctx() delivery: Delivery`. */
export interface Delivery {
  readonly stream: string;
  /** The durable it came through. */
  readonly consumer: string;
  readonly sequence: number;
  /** 1 the first time. */
  readonly deliveries: number;
  /** Failing now sends it to the dead letters. */
  readonly lastDelivery: boolean;
  readonly subject: string;
  /** What the subject says, which the broker has checked: `{ specialty, agent }`. */
  readonly tokens: SubjectTokens;
  /** Aborted when the process begins to drain. */
  readonly signal: AbortSignal;
  /** The work goes on for long, in spans of its own: that of taking the message in ends here. */
  readonly accept: () => void;
}
