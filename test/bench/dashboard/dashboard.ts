import type { Page } from 'playwright-core';
import { findBrowser } from '#libs/testing';

import { newVisitor, startBrowser } from '../../dashboard/visitor.ts';
import type { Bench, BenchRun, Figure, Findings } from '../bench.ts';
import { withFilledApi, type FilledApi } from '../read-model/filled-api.ts';
import { quantile } from '../statistics.ts';
import { paintOf, scrollThrough } from './in-the-page.ts';

/** What people take for "at once". */
const TARGET_MS = 100;
const WHOLE = { tasks: 10_000, agents: 200 };
const QUICK = { tasks: 1000, agents: 20 };
/** A screen's worth and what is kept ready around it. */
const ROWS_AT_MOST = 60;
const PATIENCE_MS = 60_000;

/** How the dashboard feels with a large cluster behind it: a real browser, the real api. */
export const dashboard: Bench = {
  about: 'how soon the dashboard shows 10,000 tasks, and how it scrolls through them',
  async run(run) {
    const executable = await findBrowser();
    if (executable === undefined)
      return {
        figures: [],
        checks: [],
        notes: ['Skipped: there is no Chromium on PATH. Install it: apt-get install chromium'],
      };
    const amounts = run.quick ? QUICK : WHOLE;
    return withFilledApi(run, amounts, (api) => look(run, { api, executable, ...amounts }));
  },
};

interface Visit {
  readonly api: FilledApi;
  readonly executable: string;
  readonly tasks: number;
}

/** What was seen in one round, in ms. */
interface Seen {
  readonly paint: number;
  readonly firstRow: number;
  readonly filtered: number;
  readonly found: number;
  readonly lastRow: number;
  readonly frame: number;
  readonly slowFrame: number;
  readonly taskPage: number;
  readonly rows: number;
}

async function look(run: BenchRun, visit: Visit): Promise<Findings> {
  const browser = await startBrowser(visit.executable);
  try {
    const seen: Seen[] = [];
    const complaints: string[] = [];
    for (let round = 1; round <= run.rounds; round += 1) {
      run.say(`round ${round} of ${run.rounds}`);
      // Somebody new each time, whose browser keeps nothing from before but the token.
      const { page, complaints: heard } = await newVisitor(browser, visit.api.url);
      page.context().setDefaultTimeout(PATIENCE_MS);
      await page.addInitScript(
        `sessionStorage.setItem('claude-cluster.token', ${JSON.stringify(visit.api.token)})`,
      );
      seen.push(await oneRound(page, visit.tasks));
      complaints.push(...heard);
      await page.context().close();
    }
    return findings(seen, complaints, visit);
  } finally {
    await browser.close();
  }
}

async function oneRound(page: Page, tasks: number): Promise<Seen> {
  const row = page.locator('a.row');
  const firstRow = await took(async () => {
    await page.goto('/tasks');
    await row.first().waitFor();
  });
  const paint = await page.evaluate(paintOf);
  await page.getByText(`${tasks.toLocaleString('en')} tasks`).waitFor();
  const filtered = await took(async () => {
    await page.getByRole('button', { name: 'Failed' }).click();
    await page.locator('.rows .row-status', { hasText: 'Failed' }).first().waitFor();
  });
  await page.goto('/tasks');
  await row.first().waitFor();
  const found = await took(async () => {
    await page.getByRole('searchbox').fill('(421)');
    await row.filter({ hasText: '(421)' }).first().waitFor();
  });
  await page.goto('/tasks');
  await row.first().waitFor();
  const lastRow = await took(async () => {
    await page.locator('.rows').evaluate((box) => {
      box.scrollTop = box.scrollHeight;
    });
    await page.locator(`[aria-posinset="${tasks}"] a.row`).waitFor();
  });
  const { frames, rows } = await page.locator('.rows').evaluate(scrollThrough);
  const taskPage = await took(async () => {
    await row.first().click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  });
  return {
    ...{ paint, firstRow, filtered, found, lastRow, taskPage, rows },
    ...{ frame: quantile(frames, 0.5), slowFrame: quantile(frames, 0.95) },
  };
}

async function took(work: () => Promise<void>): Promise<number> {
  const beganMs = performance.now();
  await work();
  return performance.now() - beganMs;
}

function findings(seen: readonly Seen[], complaints: readonly string[], visit: Visit): Findings {
  const of = (what: string, name: keyof Seen, target?: number): Figure => ({
    ...{ what, unit: 'ms', values: seen.map((round) => round[name]) },
    ...(target !== undefined && { target }),
  });
  const rows = Math.max(...seen.map((round) => round.rows));
  return {
    figures: [
      of('first paint of the page', 'paint'),
      of('the list, from the address to its first rows', 'firstRow'),
      of('a filter, from the click to its first rows', 'filtered'),
      of('a search, from the last letter to what is found', 'found'),
      of('from the first row to the last of all', 'lastRow'),
      of('a frame while scrolling through all: median', 'frame', TARGET_MS),
      of('a frame while scrolling through all: p95', 'slowFrame', TARGET_MS),
      of('a task, from the click to its timeline', 'taskPage'),
    ],
    checks: [
      {
        what: 'few rows are in the document at once',
        ok: rows > 0 && rows <= ROWS_AT_MOST,
        detail: `${rows} of ${visit.tasks}`,
      },
      {
        what: 'the page complained of nothing',
        ok: complaints.length === 0,
        detail: complaints.join('; ') || `${seen.length} visits`,
      },
    ],
    notes: [
      'Headless Chromium without a graphics processor, on the same machine; each round is somebody new with an empty cache.',
      'To the last row every page of 200 tasks before it is fetched; a search waits 200 ms for more letters.',
    ],
  };
}
