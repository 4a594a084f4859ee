import { countSpend, Metrics } from './index.ts';

const SPENT = {
  ...{ inputTokens: 10, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 },
  costUsd: 0.5,
};
const OF = { usd: 'tests used', tokens: 'tests used' };

test('dollars and tokens are counted by model', async () => {
  const metrics = new Metrics();
  const count = countSpend(metrics, OF);
  count({ ...SPENT, model: 'sonnet' });
  count({ ...SPENT, model: 'sonnet' });
  count({ ...SPENT, model: 'haiku' });
  const { text: said } = await metrics.scrape();
  expect(said).toContain('claude_code_cost_usd_total{model="sonnet"} 1\n');
  expect(said).toContain('claude_code_cost_usd_total{model="haiku"} 0.5\n');
  expect(said).toContain('claude_code_tokens_total{model="sonnet",kind="cache-write"} 8\n');
});

test('whoever names ever new models gets twenty time series, and one for all others', async () => {
  const metrics = new Metrics();
  const count = countSpend(metrics, OF);
  for (let number = 0; number < 50; number += 1) count({ ...SPENT, model: `model-${number}` });
  count({ ...SPENT, model: 'model-0' });
  const { text } = await metrics.scrape();
  const series = text.match(/^claude_code_cost_usd_total\{.*$/gm) ?? [];
  expect(series).toHaveLength(21);
  expect(series).toContain('claude_code_cost_usd_total{model="other"} 15');
  expect(series).toContain('claude_code_cost_usd_total{model="model-0"} 1');
});
