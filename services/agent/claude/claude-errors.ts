import type { FailureCode, Spend } from '#libs/contracts';
import type { ResourceLimit } from '#libs/workspace';

/** What a run had used when it ended badly; without a result line only the tokens seen, at no known cost. */
export interface ClaudeFacts {
  spend: Spend;
  durationMs: number;
}

/**
 * A run of the CLI that did not end with the model's own end of work.
 *
 * Each says by its `code` what the attempt's failure is called, by its fields what happened, and at the end of its
 * message what to do about it: `failure(error.code, error.message)` is all a caller needs.
 */
export abstract class ClaudeFailed extends Error {
  abstract readonly code: FailureCode;
  readonly spend: Spend;
  readonly durationMs: number;

  constructor(message: string, facts: ClaudeFacts, options?: ErrorOptions) {
    super(message, options);
    this.spend = facts.spend;
    this.durationMs = facts.durationMs;
  }
}

/** There is no such program, or it may not be run. */
export class CliMissing extends ClaudeFailed {
  override readonly name = 'CliMissing';
  readonly code = 'cli-missing';

  constructor(bin: string, facts: ClaudeFacts, options?: ErrorOptions) {
    super(
      `The Claude Code CLI could not be started: ${bin} is missing or can't be run. Install it on this PC (npm install -g @anthropic-ai/claude-code) or set CLAUDE_BIN to where it is.`,
      facts,
      options,
    );
  }
}

/** It ended with an error of its own before it had a result. */
export class CliExited extends ClaudeFailed {
  override readonly name = 'CliExited';
  readonly code = 'cli-exited';

  constructor(
    readonly ending: {
      readonly exitCode: number | undefined;
      readonly signal: string | undefined;
      /** The end of what it said on stderr, or of its own list of errors. */
      readonly said: string;
    },
    facts: ClaudeFacts,
    options?: ErrorOptions,
  ) {
    const how =
      ending.signal === undefined
        ? `exit code ${ending.exitCode ?? 'unknown'}`
        : `signal ${ending.signal}`;
    const said = ending.said === '' ? 'It said nothing.' : `It said: ${ending.said}`;
    super(
      `The Claude Code CLI ended with ${how}. ${said}\nRun \`claude -p\` by hand on that PC to see more; update the CLI if it is old.`,
      facts,
      options,
    );
  }
}

/** It ended well and said nothing that can be understood. */
export class CliUnreadable extends ClaudeFailed {
  override readonly name = 'CliUnreadable';
  readonly code = 'cli-unreadable';

  constructor(
    readonly said: string,
    facts: ClaudeFacts,
  ) {
    super(
      `The Claude Code CLI ended without a result line. ${said === '' ? 'It printed nothing.' : `It printed: ${said}`}\nCheck that CLAUDE_BIN is the Claude Code CLI, and update it.`,
      facts,
    );
  }
}

/** The model's API refused, or could not be reached, after the CLI's own retries. */
export class ModelError extends ClaudeFailed {
  override readonly name = 'ModelError';
  readonly code = 'model-error';

  constructor(
    readonly refusal: {
      /** HTTP status; absent when there was no answer at all. */
      readonly status: number | undefined;
      readonly said: string;
    },
    facts: ClaudeFacts,
  ) {
    super(`The model could not be used: ${refusal.said}\n${remedy(refusal.status)}`, facts);
  }
}

export class TurnLimit extends ClaudeFailed {
  override readonly name = 'TurnLimit';
  readonly code = 'turn-limit';

  constructor(
    readonly maxTurns: number,
    facts: ClaudeFacts,
  ) {
    super(
      `Claude was not done after ${maxTurns} turns. Make the issue smaller, or raise ATTEMPT_MAX_TURNS.`,
      facts,
    );
  }
}

export class BudgetLimit extends ClaudeFailed {
  override readonly name = 'BudgetLimit';
  readonly code = 'budget-limit';

  constructor(
    readonly maxBudgetUsd: number,
    facts: ClaudeFacts,
  ) {
    super(
      `Claude was not done when the budget was used up (${maxBudgetUsd} USD were left for this run). Make the issue smaller, or raise ATTEMPT_MAX_BUDGET_USD.`,
      facts,
    );
  }
}

export class TimedOut extends ClaudeFailed {
  override readonly name = 'TimedOut';
  readonly code = 'wall-clock-limit';

  constructor(
    readonly timeoutMs: number,
    facts: ClaudeFacts,
  ) {
    super(
      `Claude was not done after ${Math.round(timeoutMs / 1000)} s and was stopped. Make the issue smaller, or raise ATTEMPT_WALL_CLOCK_MS.`,
      facts,
    );
  }
}

/** Its box ended it: it, or what it started, used more than it may. */
export class UsedTooMuch extends ClaudeFailed {
  override readonly name = 'UsedTooMuch';
  readonly code = 'resource-limit';

  constructor(limit: ResourceLimit, facts: ClaudeFacts) {
    super(limit.message, facts, { cause: limit });
  }
}

/** The caller's signal ended it; the signal's reason is the `cause`. */
export class Stopped extends ClaudeFailed {
  override readonly name = 'Stopped';
  readonly code = 'agent-stopped';

  constructor(facts: ClaudeFacts, options?: ErrorOptions) {
    super(
      'Claude was stopped before it was done. Nothing to do: the caller knows why.',
      facts,
      options,
    );
  }
}

function remedy(status: number | undefined): string {
  if (status === 401 || status === 403)
    return 'Check the CLAUDE_CODE_OAUTH_TOKEN or the ANTHROPIC_API_KEY of this agent.';
  if (status === 404) return 'Check the MODEL_* settings of this agent.';
  if (status === 400 || status === 402)
    return 'Check the credit of the API key, and the MODEL_* settings of this agent.';
  if (status === undefined || status >= 500 || status === 429)
    return 'Usually temporary: it is tried again. If it stays, see https://status.anthropic.com and ANTHROPIC_BASE_URL.';
  return 'See the transcript for the whole conversation.';
}
