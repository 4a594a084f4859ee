import { createHash, randomBytes } from 'node:crypto';

import type { Browser, Page } from 'playwright-core';
import { findBrowser, temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { startStage, type Stage } from '../e2e/stage.ts';
import { fakeClaude } from '../stage/fake-claude.ts';
import { newVisitor, startBrowser, type Visitor } from './visitor.ts';

/*
 * The dashboard in a real Chromium, on a real cluster. One visitor goes through the day of an operator, the tests in
 * their order; what the page itself complains of, its Content-Security-Policy above all, fails the last one.
 */
const executablePath = await findBrowser();
const here = executablePath === undefined ? describe.skip : describe;

const ADMIN = `cct_${randomBytes(6).toString('hex')}_${randomBytes(24).toString('hex')}`;
const REPOSITORY = 'shop';
const FILES = {
  'README.md': '# Shop\n',
  'package.json': '{"name":"shop","version":"1.0.0","scripts":{"test":"node --test"}}\n',
  'test/shop.test.js': "require('node:test').test('sells', () => {});\n",
};
/** What a stranger may write where everybody reads it. */
const HOSTILE = 'Sell <img src=x onerror="document.title=1"> \u202Eslesruoy';
const SHOWN = 'Sell <img src=x onerror="document.title=1"> ⟨U+202E⟩slesruoy';

here('the dashboard', () => {
  let folder: TemporaryFolder;
  let stage: Stage;
  let browser: Browser;
  let visitor: Visitor;
  let page: Page;
  let origin: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const claude = await fakeClaude(folder.path);
    const digest = createHash('sha256').update(ADMIN).digest('hex');
    [stage, browser] = await Promise.all([
      startStage({
        agents: [{ id: 'pc-one', specialties: ['backend'], slots: 2 }],
        environment: {
          api: { API_ADMIN_TOKEN_SHA256: digest },
          agent: { AGENT_SANDBOX: 'none', CLAUDE_BIN: claude },
        },
        scripts: {},
      }),
      startBrowser(executablePath ?? ''),
    ]);
    origin = stage.cluster.urls['api'] ?? '';
    await stage.github.createRepository(REPOSITORY, FILES);
    visitor = await newVisitor(browser, origin);
    ({ page } = visitor);
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await stage.stop();
    await folder.remove();
  }, 60_000);

  /** An issue that the fake CLI works on for so long. */
  function open(title: string, worksMs: number): Promise<number> {
    const body = `Please.\n\nchaos: {"worksMs": ${worksMs}}`;
    return stage.github.openIssue(REPOSITORY, { title, body, labels: ['claude-code-backend'] });
  }

  const status = (who: Page) => who.locator('.task-line .status');
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  async function shows(who: Page, selector: string, text: RegExp): Promise<void> {
    await who.locator(selector).filter({ hasText: text }).first().waitFor({ timeout: 30_000 });
  }

  async function logIn(who: Page, token: string): Promise<void> {
    await who.getByLabel('Access token').fill(token);
    await who.getByRole('button', { name: 'Log in' }).click();
  }

  /** Presses it, and again in the dialog that asks. */
  async function command(verb: string, question: RegExp): Promise<void> {
    await button(verb).click();
    const dialog = page.getByRole('dialog', { name: question });
    await dialog.getByRole('button', { name: verb }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  test('lets nobody in with a token that is none, and says why', async () => {
    await page.goto('/');
    await logIn(page, `cct_${'0'.repeat(12)}_${'0'.repeat(48)}`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/token/i);

    await logIn(page, ADMIN);
    await page.getByText('No task yet').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
  });

  test('shows a task from its label to its pull request, without a reload and without obeying its title', async () => {
    await open(HOSTILE, 3000);
    const row = page.locator('.row').filter({ hasText: SHOWN });
    await row.waitFor({ timeout: 30_000 });
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    await page.keyboard.press('j');
    await page.locator('.row:focus').waitFor();
    await page.keyboard.press('Enter');

    await shows(page, 'h1', /U\+202E/);
    await shows(page, '.log', /Write|numbers/);
    await shows(page, '.task-line .status', /Done/);
    await page.getByRole('link', { name: /Pull request #\d+/ }).waitFor();

    await page.getByRole('tab', { name: 'Changes' }).click();
    await shows(page, '.line-added', /step 1 of/);
    await page.getByRole('tab', { name: 'Tests' }).click();
    await page.getByText('Green before and after.').waitFor();
    await shows(page, '.timeline', /pull request/i);
  }, 90_000);

  test('stops work when told to, and has it done again', async () => {
    await page.goto('/');
    await open('Count the stock', 120_000);
    await page.locator('.row').filter({ hasText: 'Count the stock' }).click();
    await shows(page, '.task-line .status', /Running/);

    await command('Stop', /Stop the work/);
    await shows(page, '.task-line .status', /Stopped/);
    await page.getByRole('button', { name: /^Stop.*has ended/, disabled: true }).waitFor();

    await command('Retry', /Work on it again/);
    await shows(page, '.task-line .status', /Running/);
  }, 90_000);

  test('survives an api that goes and comes back while the page is open', async () => {
    const api = stage.cluster.processes.get('api');
    await api?.kill();
    await page.getByText(/Not connected; trying again in \d+ s/).waitFor();
    expect(await status(page).innerText()).toContain('Running');

    await api?.start();
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 40_000 });
    await command('Stop', /Stop the work/);
    await shows(page, '.task-line .status', /Stopped/);
  }, 90_000);

  test('drains an agent and gives it work again', async () => {
    await page.getByRole('link', { name: 'Agents' }).click();
    await shows(page, '.agent', /pc-one[^]*online/);
    await command('Drain', /Drain pc-one/);
    await shows(page, '.agent', /drained by an operator/);
    await command('Resume', /Give pc-one work again/);
    await shows(page, '.agent-online', /pc-one/);
  }, 60_000);

  test('shows the cluster and who allowed what', async () => {
    await page.getByRole('link', { name: 'Cluster', exact: true }).click();
    await shows(page, '.tile', /Agents online\s*1/);
    await page.locator('.chart canvas').nth(3).waitFor();
    await shows(page, '.table', /TASK_FACTS/);
    await page.getByRole('link', { name: 'Audit' }).click();
    await shows(page, '.audit', /authorised/);
    await shows(page, '.audit', /command/);
  }, 60_000);

  test('lets a viewer look and not touch, also on a phone, until the token is revoked', async () => {
    const asAdmin = { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' };
    const made = await fetch(`${origin}/api/v1/tokens`, {
      method: 'POST',
      headers: asAdmin,
      body: JSON.stringify({ name: 'octo-viewer', role: 'viewer' }),
    });
    const { id, token } = (await made.json()) as { id: string; token: string };
    const { page: phone, complaints } = await newVisitor(browser, origin, 360);
    await phone.goto('/tasks?status=cancelled');
    await logIn(phone, token);
    await phone.locator('.row').filter({ hasText: 'Count the stock' }).click();
    await shows(phone, '.task-line .status', /Stopped/);
    const retry = phone.getByRole('button', { name: /^Retry/ });
    expect(await retry.getAttribute('aria-disabled')).toBe('true');
    expect(await retry.getAttribute('title')).toMatch(/only look/);
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(360);

    const revoked = await fetch(`${origin}/api/v1/tokens/${id}`, {
      method: 'DELETE',
      headers: { authorization: asAdmin.authorization },
    });
    expect(revoked.ok).toBe(true);
    // The page may have noticed by itself, and have no such link any more.
    await phone.evaluate('document.querySelector(`a[href="/agents"]`)?.click()');
    await phone.getByLabel('Access token').waitFor();
    expect(await phone.getByRole('alert').innerText()).toMatch(/token/i);
    expect(complaints).toEqual([]);
    await phone.context().close();
  }, 60_000);

  test('complains of nothing: no error, no breach of its Content-Security-Policy', async () => {
    const { headers } = await fetch(origin, { headers: { accept: 'text/html' } });
    expect(headers.get('content-security-policy')).toMatch(
      /script-src 'self'.*frame-ancestors 'none'/,
    );
    expect(visitor.complaints).toEqual([]);
  });
});
