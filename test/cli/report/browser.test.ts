import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapgrad } from '../command.ts';
import { chromium, openTab, type Tab } from './browser.ts';
import { lines, runFolder } from './run-folder.ts';

const LONG = 'a variant with a name that is longer than a narrow screen is wide, so that it has to be broken somewhere';

/** A run with everything that a report shows. */
async function page(): Promise<string> {
  const names = ['one', LONG];
  const directory = runFolder({
    'pipeline.resolved.yaml': {
      plugins: ['@mapgrad/graph'],
      layer: { solver: { use: 'grid-path', rows: 2, columns: 2 } },
      metrics: ['regret'],
      words: 'word '.repeat(100),
    },
    'run.json': { versions: { node: process.version }, command: ['mapgrad', 'train', `/a/${'long/'.repeat(30)}path`] },
    'metrics.jsonl': lines(
      ...names.flatMap((variant, v) =>
        [1, 2].flatMap((seed) => [
          ...[1, 2, 3].map((epoch) => ({
            event: 'epoch',
            variant,
            seed,
            epoch,
            loss: (v + seed) / epoch,
            regret: v,
            lambda: 3,
          })),
          { event: 'run', variant, seed, epoch: 3, seconds: 1, test: { regret: v + seed / 10 } },
        ]),
      ),
      { event: 'failure', variant: 'one', seed: 3, message: 'x'.repeat(300) },
    ),
    ...Object.fromEntries(
      names.map((variant, v) => [
        `${v + 1}-run/decisions.json`,
        {
          variant,
          seed: 1,
          examples: [{ example: 0, theta: [-1, -2, -3, -4], z: [1, 1, 0, 1], optimum: [1, 0, 1, 1] }],
        },
      ]),
    ),
  });
  expect((await mapgrad(['report', directory])).code).toBe(0);
  return join(directory, 'report.html');
}

describe.skipIf(chromium === undefined)('a report in a browser', () => {
  let tab: Tab;
  let url = '';
  beforeAll(async () => {
    tab = await openTab(chromium!);
  });
  afterAll(() => tab.close());

  const look = async (width: number, scheme: 'light' | 'dark'): Promise<void> => {
    await tab.send('Emulation.setDeviceMetricsOverride', {
      width,
      height: 800,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
    await tab.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    url = pathToFileURL(await page()).href;
    await tab.open(url);
  };

  it('loads nothing but itself, and has nothing to complain of', async () => {
    await look(1200, 'light');
    const requests = tab.events.filter(({ method }) => method === 'Network.requestWillBeSent');
    const urls = requests.map(({ params }) => (params.request as { url: string }).url);
    expect(urls.filter((asked) => asked !== url && !asked.startsWith('data:'))).toEqual([]);
    expect(urls).toContain(url);
    const complaints = tab.events.filter(({ method }) =>
      /^(Log.entryAdded|Runtime.consoleAPICalled|Runtime.exceptionThrown)$/.test(method),
    );
    expect(complaints).toEqual([]);
    expect(await tab.value('document.compatMode')).toBe('CSS1Compat');
  });

  it.each([
    [1200, 'light'],
    [1200, 'dark'],
    [360, 'light'],
    [360, 'dark'],
  ] as const)('at a width of %i, %s: charts are seen, and nothing is wider than the screen', async (width, scheme) => {
    await look(width, scheme);
    const boxes = await tab.value<{ width: number; height: number; right: number }[]>(
      `[...document.querySelectorAll('svg[role=img]')].filter((e) => e.checkVisibility()).map((e) => e.getBoundingClientRect()).map(({ width, height, right }) => ({ width, height, right }))`,
    );
    expect(boxes.length).toBeGreaterThanOrEqual(6);
    for (const box of boxes) {
      expect(box.width).toBeGreaterThan(150);
      expect(box.height).toBeGreaterThan(40);
      expect(box.right).toBeLessThanOrEqual(width);
    }
    expect(await tab.value('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const [red = 0] = (await tab.value<string>('getComputedStyle(document.body).backgroundColor'))
      .match(/\d+/)!
      .map(Number);
    expect(red < 128).toBe(scheme === 'dark');
  });

  it('text and lines stand out from what they lie on', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      await look(1200, scheme);
      const faint = await tab.value<string[]>(`(${faintTexts.toString()})()`);
      expect(faint).toEqual([]);
    }
  });

  it('everything that is folded or scrolls is reached by the keyboard', async () => {
    await look(360, 'light');
    const reached = new Set<string>();
    const wanted = await tab.value<number>(`document.querySelectorAll('summary').length`);
    for (let i = 0; i < 3 * wanted + 20; i++) {
      await tab.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 });
      await tab.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 });
      reached.add(
        await tab.value<string>(
          `(e => e.tagName + [...document.querySelectorAll(e.tagName)].indexOf(e))(document.activeElement)`,
        ),
      );
    }
    expect([...reached].filter((name) => name.startsWith('SUMMARY'))).toHaveLength(wanted);
  });

  it('is the same page that was written', async () => {
    await look(1200, 'light');
    const written = readFileSync(new URL(url), 'utf8');
    expect(await tab.value('document.querySelectorAll("td").length')).toBe(written.match(/<td>/g)!.length);
  });
});

/** Texts whose contrast with the page is below 4.5 to 1 (runs in the page). */
function faintTexts(): string[] {
  const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((value) => channel(Number(value) / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const { document, getComputedStyle } = globalThis as unknown as {
    document: { body: object; querySelectorAll(selector: string): Iterable<{ tagName: string; textContent: string }> };
    getComputedStyle(element: object): { color: string; backgroundColor: string };
  };
  const ground = luminance(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll('p,h1,h2,h3,th,td,li,summary,figcaption,small')]
    .filter((element) => {
      const text = luminance(getComputedStyle(element).color);
      return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05) < 4.5;
    })
    .map(({ tagName, textContent }) => `${tagName} ${textContent.slice(0, 40)}`);
}
