import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openSite, type Site } from '../../browser/site.ts';
import { chromium } from '../../cli/report/browser.ts';

describe.skipIf(chromium === undefined)('the executor webgpu in a browser', () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    [site, browser] = await Promise.all([openSite('test/plugins/webgpu/page'), openBrowser(chromium!)]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  it('solves by navigator.gpu', async () => {
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.waitForFunction('globalThis.answers !== undefined');
    expect(await page.evaluate<string[]>('answers()')).toEqual([
      ...['topK', 'topK', 'topK', 'topK', 'argmax', 'argmax', 'gridShortestPath', 'gridShortestPath'].map(
        (name) => `${name} true`,
      ),
      JSON.stringify({ 'webgpu.gpuRows': 160, 'webgpu.otherRows': 0 }),
    ]);
  });
});
