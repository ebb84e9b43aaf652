import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { packages, root } from '../architecture/workspace.ts';
import { mapgrad } from '../cli/command.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { blocks, followed, placeOf } from './blocks.ts';

type Settings = Readonly<Record<string, unknown>>;

const plugins = packages.filter(({ folder }) => folder.startsWith('plugins/')).map(({ json }) => json.name);
const rest: Settings = {
  data: { use: 'my-data' },
  model: { use: 'dense', hidden: [8] },
  loss: { use: 'hamming' },
  optimizer: { use: 'adam', learningRate: 0.1 },
  train: { use: 'any' },
  metrics: ['hamming'],
};
const layer: Settings = {
  noise: { use: 'gumbel' },
  stepSize: { use: 'fixed', lambda: 1 },
  estimator: { use: 'imle' },
  solver: { use: 'top-k', n: 10, k: 3 },
};

/** A pipeline that has what a block says, and for the rest what works. */
function completed(block: Settings): Settings {
  const own = (Object.keys(block).some((key) => key in layer) ? block : (block.layer ?? {})) as Settings;
  const parts = 'relaxation' in own ? { solver: layer.solver } : layer;
  const outer = own === block ? {} : block;
  const all = { ...rest, ...outer, plugins: [...plugins, './my-data', './my-plugin'] };
  if (!('layers' in block)) return { ...all, layer: { ...parts, ...own } };
  return Object.fromEntries(Object.entries(all).filter(([key]) => key !== 'loss' && key !== 'metrics'));
}

const written = blocks.filter(({ language, page }) => language === 'yaml' && !followed.includes(page));

it.each(written.map((block) => [placeOf(block), block] as const))('%s', async (_place, { code }) => {
  const folder = temporaryFolder();
  cpSync(join(root, 'test/docs/files'), folder, { recursive: true });
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  const settings = parse(code) as Settings;
  const whole = ['plugins', 'data', 'model', 'layer', 'loss', 'optimizer', 'metrics'].every((key) => key in settings);
  writeFileSync('pipeline.yaml', whole ? code : JSON.stringify(completed(settings)));
  const { code: exit, stderr } = await mapgrad(['check', 'pipeline.yaml'], { cwd: folder });
  expect([exit, stderr]).toEqual([0, expect.not.stringMatching(/error/i)]);
});
