import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../cli/report/browser.ts';
import { openBrowser, openSite, type Site } from './site.ts';

describe.skipIf(chromium === undefined)('Web Workers in a browser', () => {
  let site: Site;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    [site, browser] = await Promise.all([openSite('test/browser/workers'), openBrowser(chromium!)]);
    page = await browser.newPage();
    await page.goto(site.url);
    await page.waitForFunction('globalThis.answers !== undefined');
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  it('give output and dtheta the bits that the thread of the page gives them', async () => {
    const same = await page.evaluate<boolean[]>('answers.bits()');
    expect(same).toEqual(Array.from({ length: 27 }, () => true));
  });

  it('name rows that hang or end their worker, and are replaced', async () => {
    expect(await page.evaluate<string[]>('answers.faults()')).toEqual([
      'SOLVER_TIMED_OUT solver hanging failed for row 3 (instance 3): it took longer than its deadline of 300 ms',
      '2,3,4,5,6',
      expect.stringMatching(
        /^SOLVER_FAILED solver deadly failed for row 3 .* ended its worker 2 times: .*nobody catches it/,
      ),
      '2,3,4,5,6',
    ]);
  });
});
