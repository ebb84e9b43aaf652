import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';

const folder = dirname(createRequire(import.meta.url).resolve('@mapgrad/tfjs/package.json'));
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const [loop, keras] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1]!);

/** Runs code, and returns what it prints. */
async function printed(code: string): Promise<unknown[][]> {
  const place = mkdtempSync(fileURLToPath(new URL('readme-', import.meta.url)));
  onTestFinished(() => rmSync(place, { recursive: true }));
  writeFileSync(join(place, 'example.ts'), code);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import(pathToFileURL(join(place, 'example.ts')).href);
  const { calls } = log.mock;
  log.mockRestore();
  return calls;
}

it('the training loop learns', async () => {
  const [[, wrong, state, report] = []] = await printed(loop!);
  expect(wrong).toBeLessThan(0.01);
  expect(state).toMatchObject({ steps: 150 });
  expect(report).toHaveProperty('lambda');
});

it('the Keras model learns, and is the same after loading', async () => {
  const [[, loss] = [], [, same] = []] = await printed(keras!);
  const losses = loss as number[];
  expect(losses[0]).toBeGreaterThan(0.4);
  expect(losses.at(-1)).toBeLessThan(0.2);
  expect(same).toBe(1);
});
