import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../cli/report/browser.ts';
import { openBrowser, openSite, type Site } from './site.ts';

const LIMIT = 60_000;

describe.skipIf(chromium === undefined)('the playground', () => {
  let site: Site;
  let browser: Browser;
  let open: Page | undefined;
  const complaints: string[] = [];
  const asked: string[] = [];
  beforeAll(async () => {
    [site, browser] = await Promise.all([openSite('examples/playground'), openBrowser(chromium!)]);
  }, LIMIT);
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  /** The page, ready to start. */
  async function ready(query: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    await open?.close();
    const page = await browser.newPage(options);
    open = page;
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${site.url}?${query}`);
    await page.locator('#status', { hasText: 'Ready' }).waitFor({ timeout: LIMIT });
    return page;
  }

  const data = (page: Page, name: 'steps' | 'metric' | 'problem'): Promise<string> =>
    page.evaluate(`document.body.dataset.${name}`);
  const reached = (page: Page, condition: string): Promise<unknown> =>
    page.waitForFunction(`(({ steps, metric }) => ${condition})(document.body.dataset)`, undefined, { timeout: LIMIT });
  const status = (page: Page, text: string): Promise<void> =>
    page.locator('#status', { hasText: text }).waitFor({ timeout: LIMIT });

  it('learns paths: their extra cost falls below 5 % within 150 steps', { timeout: LIMIT }, async () => {
    const page = await ready('problem=paths&backend=wasm&seed=1');
    expect(Number(await data(page, 'metric'))).toBeGreaterThan(0.2);
    await page.getByRole('button', { name: 'Start' }).click();
    await reached(page, 'metric < 0.05 || steps > 150');
    expect(Number(await data(page, 'metric'))).toBeLessThan(0.05);
    await page.getByRole('button', { name: 'Stop' }).click();
    await status(page, 'Stopped');
    const shown = await page
      .getByRole('img', { name: /^Decision: \d+ cells of the path lie on the right one/ })
      .count();
    expect(shown).toBe(1);
    await page.getByRole('img', { name: /^Loss: [\d.]+ after \d+ steps/ }).waitFor();
  });

  it('learns words: 9 of 10 are those that matter within 200 steps; then stops, and goes on', {
    timeout: LIMIT,
  }, async () => {
    const page = await ready('problem=words&backend=wasm&seed=1');
    expect(Number(await data(page, 'metric'))).toBeLessThan(0.5);
    await page.getByRole('button', { name: 'Start' }).click();
    await reached(page, 'metric > 0.9 || steps > 200');
    expect(Number(await data(page, 'metric'))).toBeGreaterThan(0.9);

    await page.getByRole('button', { name: 'Stop' }).click();
    await status(page, 'Stopped after');
    const steps = await data(page, 'steps');
    await page.waitForTimeout(400);
    expect(await data(page, 'steps')).toBe(steps);
    expect(await page.locator('#steps').textContent()).toBe(steps);

    await page.getByRole('button', { name: 'Start' }).click();
    await reached(page, `steps > ${Number(steps) + 5}`);
    await page.getByRole('button', { name: 'Reset' }).click();
    await status(page, 'Ready');
    expect(Number(await data(page, 'steps'))).toBe(0);
  });

  it('stays responsive while it trains with many samples', { timeout: LIMIT }, async () => {
    const page = await ready('problem=paths&backend=wasm');
    await page.getByRole('slider', { name: 'Samples' }).fill('16');
    await page.getByRole('button', { name: 'Start' }).click();
    await reached(page, 'steps >= 5');
    const { frames, click } = await page.evaluate(measure);
    const before = Number(await data(page, 'steps'));
    await reached(page, `steps > ${before}`);
    expect(page.workers().length).toBeGreaterThan(0);
    console.log(
      `frames of a page that trains: median ${median(frames)} ms, longest ${frames.at(-1)} ms; a click: ${click} ms`,
    );
    expect(median(frames)).toBeLessThan(100);
    expect(click).toBeLessThan(1000);
  });

  it('works with the keyboard alone', { timeout: LIMIT }, async () => {
    const page = await ready('problem=paths&backend=wasm');
    const reachedByTab: string[] = [];
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab');
      const [id, outline] = await page.evaluate<[string, boolean]>(
        `(e => [e.id || e.name, [e, e.parentElement].some(x => getComputedStyle(x).outlineStyle !== 'none')])(document.activeElement)`,
      );
      expect(outline, `the outline of ${id}`).toBe(true);
      reachedByTab.push(id);
    }
    expect(reachedByTab).toEqual([
      'problem',
      'run',
      'reset',
      'another',
      'estimator',
      'lambda',
      'temperature',
      'samples',
    ]);

    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#samples-value').textContent()).toBe('3');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('B'); // the only estimator of this letter
    await expect.poll(() => page.locator('#estimator').inputValue()).toBe('interpolation');
    expect(await page.locator('#temperature').isDisabled()).toBe(true);
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await reached(page, 'steps >= 2');
    await page.keyboard.press('Enter');
    await status(page, 'Stopped');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => data(page, 'problem')).toBe('words');
  });

  it.each([
    [1200, 'light', 'paths'],
    [360, 'dark', 'paths'],
    [360, 'light', 'words'],
    [1200, 'dark', 'words'],
  ] as const)(
    'at a width of %i, %s, nothing of %s is wider than the screen',
    { timeout: LIMIT },
    async (width, scheme, problem) => {
      const page = await ready(`problem=${problem}&backend=cpu`, {
        viewport: { width, height: 800 },
        colorScheme: scheme,
        reducedMotion: 'reduce',
      });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      const ground = await page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
      expect(Number(ground.match(/\d+/)![0]) < 128).toBe(scheme === 'dark');
      for (const figure of await page.locator('figure').all()) {
        expect((await figure.boundingBox())!.height).toBeGreaterThan(80);
      }
    },
  );

  it('has asked nobody else for anything, and has had nothing to complain of', () => {
    expect(asked.filter((url) => !url.startsWith(site.url) && !url.startsWith('data:'))).toEqual([]);
    expect(asked.some((url) => url.includes('solve.worker'))).toBe(true);
    expect(complaints).toEqual([]);
  });

  it.for([
    ['webgl', 'wasm', 'metric >= 0.6', { steps: 10, metric: 0.5 }],
    ['webgpu', 'webgl', 'steps >= 1', { steps: 3, metric: 0 }],
  ] as const)(
    'goes on where %s loses its device',
    { timeout: LIMIT },
    async ([backend, next, learned, more], { skip }) => {
      const page = await ready(`problem=words&backend=${backend}&seed=1`);
      const found = (await page.locator('#backend').textContent())!;
      skip(process.env.CI === undefined && !found.startsWith(backend), `this browser has no ${backend}`);
      expect(found).toMatch(`${backend} · `);
      await page.getByRole('button', { name: 'Start' }).click();
      await reached(page, learned);
      const before = Number(await data(page, 'steps'));
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.crashGpuProcess');
      await status(page, 'The device was lost');
      expect(await page.locator('#backend').textContent()).toMatch(`${next} · `);
      const [, from = 0] = (await page.locator('#status').textContent())!.match(/from step (\d+)\.$/)!.map(Number);
      expect(from).toBeGreaterThanOrEqual(before - 5);
      await reached(page, `steps >= ${from + more.steps}`);
      expect(Number(await data(page, 'metric'))).toBeGreaterThanOrEqual(more.metric);
    },
  );
});

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)]!;

/** Milliseconds between frames for two seconds, in order, and from a click to the frame after it (runs in the page). */
async function measure(): Promise<{ frames: number[]; click: number }> {
  const { document, requestAnimationFrame } = globalThis as unknown as {
    document: { querySelector(selector: string): { click(): void } };
    requestAnimationFrame(then: (now: number) => void): void;
  };
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const frames: number[] = [];
  const start = await frame();
  for (let last = start; last < start + 2000; ) {
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  const clicked = performance.now();
  document.querySelector('#another').click();
  await frame();
  return { frames: frames.sort((a, b) => a - b), click: performance.now() - clicked };
}
