import type { Metrics } from './metrics.ts';

/** What work of a model used; the contracts' `Spend` fits. */
export interface ModelSpend {
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly costUsd: number;
}

/** Different models in one process's life; the label of any more is `other`. */
const MODELS_MAX = 20;

/**
 * Counts the dollars and tokens that a model's work used, by model.
 *
 * The model is named by whoever used it, agents among them: a lie must not make endless time series.
 *
 * @param of what the counters' help says after their unit
 */
export function countSpend(
  metrics: Metrics,
  of: { readonly usd: string; readonly tokens: string },
): (spend: ModelSpend) => void {
  const models = new Set<string>();
  const cost = metrics.counter({
    name: 'claude_code_cost_usd_total',
    help: `US dollars that ${of.usd}`,
    labelNames: ['model'],
  });
  const tokens = metrics.counter({
    name: 'claude_code_tokens_total',
    help: `Tokens that ${of.tokens}`,
    labelNames: ['model', 'kind'],
  });
  return (spend) => {
    const isKnown = models.has(spend.model) || models.size < MODELS_MAX;
    const model = isKnown ? spend.model : 'other';
    models.add(model);
    cost.inc({ model }, spend.costUsd);
    tokens.inc({ model, kind: 'input' }, spend.inputTokens);
    tokens.inc({ model, kind: 'output' }, spend.outputTokens);
    tokens.inc({ model, kind: 'cache-read' }, spend.cacheReadTokens);
    tokens.inc({ model, kind: 'cache-write' }, spend.cacheWriteTokens);
  };
}
