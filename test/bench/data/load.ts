import type { AttemptResult } from '#libs/contracts';

/** What an agent is given to carry. */
export interface Load {
  readonly agent: string;
  readonly ref: { readonly taskId: string; readonly attempt: number };
  readonly fullName: string;
  readonly cloneUrl: string;
  readonly folder: string;
  readonly natsUrl: string;
  /** Of new text in the commit. */
  readonly textMiB: number;
  readonly logMiB: number;
  /** Where it says what it hands over. */
  readonly resultFile: string;
}

/** What it hands over. */
export type Carried = Pick<AttemptResult, 'artifacts' | 'baseSha' | 'diff' | 'headSha'>;

/** How much of everything. A tenth is compared with the whole: that much more data, and how much more memory? */
export interface Amounts {
  readonly bundleMB: number;
  readonly logMB: number;
  readonly events: number;
  readonly files: number;
}

const WHOLE: Amounts = { bundleMB: 200, logMB: 50, events: 10_000, files: 100_000 };
const QUICK: Amounts = { bundleMB: 20, logMB: 10, events: 500, files: 5000 };

export function amountsOf(quick: boolean): { small: Amounts; large: Amounts } {
  const large = quick ? QUICK : WHOLE;
  const { bundleMB, logMB, events, files } = large;
  const small = {
    ...{ bundleMB: bundleMB / 10, logMB: logMB / 10 },
    ...{ events: events / 10, files: files / 10 },
  };
  return { small, large };
}
