import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';

it('the relaxations of the README learn', async () => {
  const folder = dirname(createRequire(import.meta.url).resolve('@mapgrad/tfjs/package.json'));
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const code = [...readme.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1]!).find((c) => c.includes('rebar('))!;
  const place = mkdtempSync(fileURLToPath(new URL('readme-', import.meta.url)));
  onTestFinished(() => rmSync(place, { recursive: true }));
  writeFileSync(join(place, 'example.ts'), code);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import(pathToFileURL(join(place, 'example.ts')).href);
  const [[, subset], [, chosen]] = log.mock.calls as [[string, Float32Array], [string, Int32Array]];
  log.mockRestore();
  expect([...subset]).toEqual([0, 1, 0, 0, 1, 0]);
  expect([...chosen]).toEqual(new Array(8).fill(5));
});
