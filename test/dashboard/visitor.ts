import { chromium, type Browser, type Page } from 'playwright-core';

/** A tab of a browser, and whatever it complained of. */
export interface Visitor {
  readonly page: Page;
  /** Errors of the page, of its scripts and of its Content-Security-Policy, in order. */
  readonly complaints: readonly string[];
}

/** Without a sandbox of its own, which root can't have, and without asking anybody on the internet anything. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Somebody who has never been here: no token, no memory. @param origin where links without a host lead */
export async function newVisitor(browser: Browser, origin: string, width = 1280): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height: 800 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    // That nobody answered, or refused, is told on the page; the browser notes it too.
    if (
      ['error', 'warning'].includes(message.type()) &&
      !text.startsWith('Failed to load resource')
    )
      complaints.push(text);
  });
  return { page, complaints };
}
