import type { Attributes, Context, Span } from '@opentelemetry/api';
import type { Spend, Stage } from '#libs/contracts';
import { failed, startSpan } from '#libs/tracing';

/** `plan`: how it is tested is found out, the repository is set up, and what is red before anything is changed is seen. */
type Step = Stage | 'plan';

/**
 * The steps of one attempt as spans, and the whole of it as one more.
 *
 * Each step is a short span, exported when it ends: an agent that dies takes the one it is in with it, and no other. That of
 * the attempt is written at its end, and spans all of them.
 */
export class Steps {
  readonly #begunAtMs = Date.now();
  #step: { span: Span; spendBefore: Spend | undefined } | undefined;
  #spend: Spend | undefined;
  #ended = false;

  /** @param within the context the work was accepted in, of which the steps are parts */
  constructor(private readonly within: Context) {}

  enter(stage: Step, round: number): void {
    this.#endStep();
    const span = startSpan(`agent.step ${stage}`, {
      parent: this.within,
      attributes: { 'attempt.stage': stage, 'attempt.round': round },
    });
    this.#step = { span, spendBefore: this.#spend };
  }

  spent(spend: Spend): void {
    this.#spend = spend;
  }

  /**
   * A second call changes nothing.
   *
   * @param error why it has no result
   */
  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#endStep(error);
    const span = startSpan('agent.attempt', { parent: this.within, startTime: this.#begunAtMs });
    if (this.#spend !== undefined) span.setAttributes(usage(this.#spend));
    if (error !== undefined) hasFailed(span, error);
    span.end();
  }

  #endStep(error?: unknown): void {
    if (this.#step === undefined) return;
    const { span, spendBefore } = this.#step;
    this.#step = undefined;
    if (this.#spend !== undefined && this.#spend !== spendBefore)
      span.setAttributes(usage(this.#spend, spendBefore));
    if (error !== undefined) hasFailed(span, error);
    span.end();
  }
}

function hasFailed(span: Span, error: unknown): void {
  failed(span, error);
  const { code } = Object(error) as { code?: unknown };
  if (typeof code === 'string') span.setAttribute('attempt.failure', code);
}

/**
 * What was used between two moments.
 *
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/; the dollars have no name there.
 */
function usage(after: Spend, before?: Spend): Attributes {
  const used = (kind: Exclude<keyof Spend, 'model'>): number => after[kind] - (before?.[kind] ?? 0);
  const [cacheRead, cacheWritten] = [used('cacheReadTokens'), used('cacheWriteTokens')];
  return {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.request.model': after.model,
    // By the convention those of the cache are among them, which the model's own count leaves out.
    'gen_ai.usage.input_tokens': used('inputTokens') + cacheRead + cacheWritten,
    'gen_ai.usage.cache_read.input_tokens': cacheRead,
    'gen_ai.usage.cache_creation.input_tokens': cacheWritten,
    'gen_ai.usage.output_tokens': used('outputTokens'),
    'attempt.turns': used('turns'),
    'attempt.cost_usd': used('costUsd'),
  };
}
