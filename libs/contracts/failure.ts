import { IsBoolean, IsIn, IsString, MaxLength } from 'class-validator';

/** Why an attempt ended without a commit. Whether trying again can help is data, not a guess of the reader. */
export const FAILURE_CODES = {
  'clone-failed': { retryable: true },
  'repository-config-invalid': { retryable: false },
  'cli-missing': { retryable: true },
  'cli-exited': { retryable: true },
  'cli-unreadable': { retryable: true },
  'model-error': { retryable: true },
  'no-change': { retryable: false },
  'tests-failed': { retryable: false },
  'wall-clock-limit': { retryable: false },
  'turn-limit': { retryable: false },
  'budget-limit': { retryable: false },
  'workspace-error': { retryable: true },
  'artifact-upload-failed': { retryable: true },
  'token-limit': { retryable: false },
  'sandbox-failed': { retryable: true },
  'resource-limit': { retryable: false },
  'agent-lost': { retryable: true },
  'agent-stopped': { retryable: true },
  'setup-failed': { retryable: false },
  cancelled: { retryable: false },
} as const satisfies Record<string, { retryable: boolean }>;
export type FailureCode = keyof typeof FAILURE_CODES;

export class Failure {
  @IsIn(Object.keys(FAILURE_CODES))
  code!: FailureCode;

  @IsBoolean()
  retryable!: boolean;

  /** What happened, for a person; ends with what to do about it. */
  @IsString()
  @MaxLength(4096)
  message!: string;
}

/** A failure with its code's own answer to "can trying again help?". */
export function failure(code: FailureCode, message: string): Failure {
  return Object.assign(new Failure(), {
    code,
    retryable: FAILURE_CODES[code].retryable,
    message: message.slice(0, 4096),
  });
}
