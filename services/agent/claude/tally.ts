import type { Spend } from '#libs/contracts';

import type { ClaudeEvent, ClaudeResultLine, Tokens } from './claude-events.ts';

/**
 * What is known of a run so far, line by line.
 *
 * Until the result line comes, its spend is what the messages have told: input tokens nearly right, output tokens
 * too low, cost unknown (0). With it, what the CLI itself reports.
 */
export class Tally {
  result: ClaudeResultLine | undefined;
  /** The API's refusal that trying again won't change; the CLI would for minutes. */
  keyRefused: number | undefined;
  #model: string;
  readonly #tokens = new Map<string, Tokens>();

  constructor(model: string) {
    this.#model = model;
  }

  add(event: ClaudeEvent): void {
    if (event.kind === 'session' && event.model !== '') this.#model = event.model;
    if (event.kind === 'usage') this.#tokens.set(event.messageId, event.tokens);
    if (event.kind === 'result') this.result = event;
    if (event.kind === 'retry' && event.attempt > 1 && isRefusal(event.status))
      this.keyRefused = event.status;
  }

  get spend(): Spend {
    const model = this.#model.slice(0, 100);
    if (this.result !== undefined) return { model, ...this.result.spend };
    const all = [...this.#tokens.values()];
    const sum = (name: keyof Tokens): number => all.reduce((total, one) => total + one[name], 0);
    return {
      model,
      inputTokens: sum('inputTokens'),
      outputTokens: sum('outputTokens'),
      cacheReadTokens: sum('cacheReadTokens'),
      cacheWriteTokens: sum('cacheWriteTokens'),
      turns: all.length,
      costUsd: 0,
    };
  }
}

function isRefusal(status: number | undefined): boolean {
  return status === 401 || status === 403;
}
