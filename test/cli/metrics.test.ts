import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { writePlugin } from '../runtime/host/plugin-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { mapgrad } from './command.ts';

const text = `plugins: ["@mapgrad/core", "@mapgrad/top-k", "@mapgrad/imle", "@mapgrad/tfjs", "@mapgrad/decision-focused", ./mine]
data: { use: random-linear, n: 4, features: 3, examples: 16 }
model: { use: linear }
layer: { solver: { use: top-k, n: 4, k: 2 }, stepSize: { use: fixed, lambda: 5 }, estimator: { use: imle } }
loss: { use: hamming }
optimizer: { use: adam, learningRate: 0.1 }
train: { epochs: 2, select: constant(value=2) }
metrics: [hamming, { use: constant, value: 2 }, constant, { use: unambiguous-regret, tilt: 0.1 }]
`;
const NAMES = ['hamming', 'constant(value=2)', 'constant(value=1)', 'unambiguous-regret'];

function folderWith(pipeline: string): string {
  const folder = temporaryFolder();
  writePlugin(folder, 'mine', {
    contributes: { metrics: ['constant'] },
    schema: { type: 'object', properties: { value: { type: 'number', default: 1 } }, additionalProperties: false },
    activate: `register('metric', 'constant', ({ value }) => ({ better: 'lower', measure: () => value }));`,
  });
  writeFileSync(join(folder, 'p.yaml'), pipeline);
  return folder;
}

it('a metric with options has a name of its own in tables, records and what a run goes on from', async () => {
  const cwd = folderWith(text);
  const { code, stdout } = await mapgrad(['train', 'p.yaml', '--json'], { cwd });
  expect(code).toBe(0);
  const { runFolder, summaries } = JSON.parse(stdout) as {
    runFolder: string;
    summaries: { metric: string; mean: number }[];
  };
  expect(summaries.map(({ metric }) => metric)).toEqual(NAMES);
  expect(summaries.slice(1, 3).map(({ mean }) => mean)).toEqual([2, 1]);

  const lines = readFileSync(join(cwd, runFolder, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(Object.keys((JSON.parse(lines.at(-1)!) as { test: object }).test)).toEqual(NAMES);
  const resolved = parse(readFileSync(join(cwd, runFolder, 'pipeline.resolved.yaml'), 'utf8')) as object;
  expect(resolved).toMatchObject({
    metrics: ['hamming', { use: 'constant', value: 2 }, { use: 'constant', value: 1 }, { tilt: 0.1 }],
  });

  const again = await mapgrad(['train', '--resume', runFolder, '--json'], { cwd });
  expect((JSON.parse(again.stdout) as { summaries: unknown }).summaries).toEqual(summaries);
  expect((await mapgrad(['report', runFolder], { cwd })).code).toBe(0);
  expect(readFileSync(join(cwd, runFolder, 'report.html'), 'utf8')).toContain('constant(value=2)');
  expect(readdirSync(join(cwd, runFolder, 'report')).join()).toContain('constant');
});

it('a filled pipeline says its options, and reads to the same', async () => {
  const cwd = folderWith(text);
  const filled = await mapgrad(['fill', 'p.yaml'], { cwd });
  writeFileSync(join(cwd, 'filled.yaml'), filled.stdout);
  expect((await mapgrad(['fill', 'filled.yaml'], { cwd })).stdout).toBe(filled.stdout);
  expect((await mapgrad(['check', 'filled.yaml'], { cwd })).code).toBe(0);
});

it('select names the metrics that there are', async () => {
  const cwd = folderWith(text.replace('constant(value=2)', 'constant'));
  const { code, stderr } = await mapgrad(['check', 'p.yaml'], { cwd });
  expect([code, stderr]).toEqual([2, expect.stringContaining(`none of the metrics ${NAMES.join(', ')}`)]);
});

it('explain shows how its options are written', async () => {
  const { stdout } = await mapgrad(['explain', 'unambiguous-regret']);
  expect(stdout).toContain('metrics:\n  - use: unambiguous-regret\n    tilt: 0.001\n');
  expect((await mapgrad(['explain', 'metric/hamming'])).stdout).toContain('metrics:\n  - hamming\n');
});
