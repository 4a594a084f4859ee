import { Injectable } from '@nestjs/common';
import type { AttemptLimits, Spend } from '#libs/contracts';
import type { Checkout } from '#libs/workspace';

import { ClaudeFailed, runClaude, type ClaudeResult } from '../claude/index.ts';
import { AgentConfig } from '../config.ts';
import type { Amount, LimitCode } from '../gateway/admission.ts';
import { ModelGateway, type ModelDoor } from '../gateway/model-gateway.ts';
import { tokensIn } from '../gateway/usage.ts';
import { Tools } from '../presence/tools.ts';
import type { CommandPlace } from '../tests/run-tests.ts';
import type { Attempt } from './attempt.ts';
import { AttemptFailed } from './attempt-failed.ts';

/** Where the CLI works, and within which bounds. */
export interface Desk {
  readonly checkout: Checkout;
  readonly commands: CommandPlace;
  readonly limits: AttemptLimits;
  readonly model: string;
}

/** One run: what is said, in which session. */
export interface Prompt {
  readonly prompt: string;
  readonly sessionId: string;
  readonly resume: boolean;
}

/** Runs the CLI for attempts: with a way of its own to the model, within what the attempt may still spend. */
@Injectable()
export class ClaudeRunner {
  constructor(
    private readonly config: AgentConfig,
    private readonly gateway: ModelGateway,
    private readonly tools: Tools,
  ) {}

  /** Or why there is none. */
  get version(): string {
    return this.tools.description;
  }

  /** @throws AttemptFailed `cli-missing` */
  async requireCli(): Promise<void> {
    await this.tools.requireClaude();
  }

  /** @throws ClaudeFailed; AttemptFailed `budget-limit`, `token-limit` when the gateway has refused to go on */
  async run(attempt: Attempt, desk: Desk, prompt: Prompt): Promise<ClaudeResult> {
    const { limits } = desk;
    const spent = (): Amount => amountOf(attempt.spend);
    if (spent().tokens >= (limits.maxTokens ?? Infinity))
      throw limitReached('token-limit', limits, attempt);
    const door = await this.gateway.open({
      limits,
      spent,
      onSpent: (call) => {
        attempt.counted(call);
      },
    });
    try {
      const result = await this.#runThrough(door, { attempt, desk, prompt });
      attempt.spent(result.spend);
      await attempt.log(`Claude ended after ${result.turns} turns: ${result.text}`);
      return result;
    } catch (error) {
      if (error instanceof ClaudeFailed) attempt.spent(error.spend);
      const code = door.reached();
      throw code === undefined ? error : limitReached(code, limits, attempt, error);
    }
  }

  async #runThrough(
    door: ModelDoor,
    { attempt, desk, prompt }: { attempt: Attempt; desk: Desk; prompt: Prompt },
  ): Promise<ClaudeResult> {
    const { checkout, commands, limits, model } = desk;
    const { stubborn } = door;
    try {
      return await runClaude({
        ...prompt,
        ...door.access,
        box: commands.box,
        bin: this.config.CLAUDE_BIN,
        cwd: checkout.tree,
        home: attempt.place.home,
        model,
        limits: {
          maxTurns: limits.maxTurns,
          maxBudgetUsd: limits.maxBudgetUsd - (attempt.spend?.costUsd ?? 0),
          // The deadline's signal comes first, with its own words; this only bounds what ignores it.
          timeoutMs: attempt.deadline.remainingMs + 10_000,
        },
        transcriptFile: attempt.place.transcriptFile,
        redaction: attempt.redaction,
        onEvent: ({ message }) => {
          attempt.progress.note(message);
        },
        signal:
          stubborn === undefined ? attempt.signal : AbortSignal.any([attempt.signal, stubborn]),
        markPrefix: commands.markPrefix,
      });
    } finally {
      // Nothing of the run is left that could hear an answer; what it has asked last is counted now.
      await door.close();
    }
  }
}

function amountOf(spend: Spend | undefined): Amount {
  return spend === undefined
    ? { tokens: 0, usd: 0 }
    : { tokens: tokensIn(spend), usd: spend.costUsd };
}

function limitReached(
  code: LimitCode,
  limits: AttemptLimits,
  attempt: Attempt,
  cause?: unknown,
): AttemptFailed {
  const { tokens, usd } = amountOf(attempt.spend);
  const [limit, used, knob] =
    code === 'budget-limit'
      ? [`budget of ${limits.maxBudgetUsd} USD`, `${usd} USD`, 'ATTEMPT_MAX_BUDGET_USD']
      : [`limit of ${limits.maxTokens ?? 0} tokens`, `${tokens} tokens`, 'ATTEMPT_MAX_TOKENS'];
  return new AttemptFailed(
    code,
    `Claude was not done when the attempt's ${limit} was used up (${used} counted). Make the issue smaller, or raise ${knob}.`,
    { cause },
  );
}
