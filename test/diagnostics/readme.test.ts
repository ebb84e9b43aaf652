import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { root } from '../architecture/workspace.ts';

it('the example runs as it stands, and writes a drawing and a specification', async () => {
  const readme = readFileSync(join(root, 'core/diagnostics/README.md'), 'utf8');
  const [, code] = /```ts\n(.*?)```/s.exec(readme)!;
  const folder = mkdtempSync(join(root, 'test/readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'example.ts'), code!.replaceAll("'quality.", `'${folder}/quality.`));
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import(pathToFileURL(join(folder, 'example.ts')).href);
  expect(log.mock.calls[0]?.[0]).toMatch(/^estimator .*\nstraight-through .*/);
  log.mockRestore();
  expect(readFileSync(join(folder, 'quality.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
  expect(JSON.parse(readFileSync(join(folder, 'quality.vl.json'), 'utf8'))).toMatchObject({
    title: 'Gradient quality',
  });
});
