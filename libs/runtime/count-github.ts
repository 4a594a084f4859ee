import type { Metrics } from './metrics.ts';

/** The part of an answer that is counted. */
interface Answer {
  readonly status: number;
  readonly resource: string | undefined;
  readonly remaining: number | undefined;
}

/** GitHub's own names of its limits; whatever else an answer names is none of ours. https://docs.github.com/rest/rate-limit */
const RESOURCES = new Set(['core', 'search', 'graphql', 'integration_manifest']);

const ANSWERS = ['2xx', '3xx', '4xx', '5xx', 'rate-limited', 'none'];

/** Counts what a service asks of GitHub, and keeps what is left of its rate limits. */
export function countGithub(metrics: Metrics): (answer: Answer) => void {
  const requests = metrics.counter({
    name: 'github_requests_total',
    help: 'Requests to GitHub by its answer: 2xx to 5xx, rate-limited, none',
    labelNames: ['answer'],
    known: ANSWERS.map((answer) => ({ answer })),
  });
  const remaining = metrics.gauge({
    name: 'github_rate_limit_remaining',
    help: 'Requests that are left until the limit is full again, as GitHub said last',
    labelNames: ['resource'],
  });
  return ({ status, resource, remaining: left }) => {
    requests.inc({ answer: answerOf(status, left) });
    if (resource !== undefined && left !== undefined && RESOURCES.has(resource))
      remaining.set({ resource }, left);
  };
}

function answerOf(status: number, remaining: number | undefined): string {
  if (status === 0) return 'none';
  if (status === 429 || (status === 403 && remaining === 0)) return 'rate-limited';
  return `${Math.trunc(status / 100)}xx`;
}
