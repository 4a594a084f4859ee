import type { Bench, BenchRun, Figure, Findings } from '../bench.ts';
import { quantile } from '../statistics.ts';
import { withFilledApi, type FilledApi } from './filled-api.ts';
import { questionsOf, type Question } from './questions.ts';

/** What people take for "at once". */
const TARGET_MS = 100;
const WHOLE = { tasks: 10_000, agents: 200, requests: 40 };
const QUICK = { tasks: 1000, agents: 20, requests: 10 };
/** Of each question, before anything counts: the first are slow while api's code and PostgreSQL's cache are cold. */
const WARM_UP = 3;

/** How long api takes to answer who looks at a large cluster: over HTTP, with a token, one question at a time. */
export const readModel: Bench = {
  about: 'how long api takes to answer about 10,000 tasks and 200 agents',
  run: async (run) => withFilledApi(run, amounts(run), (api) => measure(run, api)),
};

function amounts({ quick }: BenchRun): typeof WHOLE {
  return quick ? QUICK : WHOLE;
}

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
  readonly total: number;
}

async function measure(run: BenchRun, api: FilledApi): Promise<Findings> {
  const { tasks, agents, requests } = amounts(run);
  const ask = async (path: string): Promise<string> => {
    const headers = { authorization: `Bearer ${api.token}` };
    const response = await fetch(`${api.url}${path}`, { headers, signal: run.signal });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
    return text;
  };
  const all = JSON.parse(await ask('/api/v1/tasks?limit=500')) as Page;
  const waiting = JSON.parse(await ask('/api/v1/tasks?status=pending')) as Page;
  const questions = questionsOf(all.nextCursor ?? '', waiting.items[0]?.id ?? '');
  const empty = new Set<string>();
  for (let time = 0; time < WARM_UP; time += 1)
    for (const { what, path } of questions)
      if ((JSON.parse(await ask(path)) as Partial<Page>).items?.length === 0) empty.add(what);
  const figures = questions.map((question) => ({
    question,
    p50: [] as number[],
    p95: [] as number[],
  }));
  for (let round = 1; round <= run.rounds; round += 1) {
    run.say(`round ${round} of ${run.rounds}`);
    const times = figures.map((): number[] => []);
    // In turn, so that whatever else the machine does at a moment befalls every question alike.
    for (let request = 0; request < requests; request += 1)
      for (const [index, { question }] of figures.entries()) {
        const beganMs = performance.now();
        await ask(question.path);
        times[index]?.push(performance.now() - beganMs);
      }
    for (const [index, figure] of figures.entries()) {
      figure.p50.push(quantile(times[index] ?? [], 0.5));
      figure.p95.push(quantile(times[index] ?? [], 0.95));
    }
  }
  return {
    figures: figures.flatMap(({ question, p50, p95 }) => [
      figureOf(question, 'median', p50),
      figureOf(question, 'p95', p95),
    ]),
    checks: [
      {
        what: 'every task is in the list',
        ok: all.total === tasks,
        detail: `${all.total} of ${tasks}`,
      },
      {
        what: 'every question finds something',
        ok: empty.size === 0,
        detail: [...empty].join(', ') || `${questions.length} questions`,
      },
    ],
    notes: [
      `${api.words} events of ${tasks} tasks and ${agents} agents went into the read model through api's own fold, not over the broker.`,
      `Each value is of ${requests} requests a round, one at a time, from sending to the last byte; whoever asks is a process on the same machine.`,
      'api is its own process from dist/, PostgreSQL syncs as in production, nothing else is written meanwhile.',
    ],
  };
}

function figureOf({ what }: Question, of: string, values: readonly number[]): Figure {
  return { what: `${what}: ${of}`, unit: 'ms', values, target: TARGET_MS };
}
