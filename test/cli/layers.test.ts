import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writePlugin } from '../runtime/host/plugin-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { mapgrad } from './command.ts';

const text = `plugins: ["@mapgrad/top-k", "@mapgrad/ilp", "@mapgrad/imle", "@mapgrad/tfjs", "@mapgrad/economy", ./mine]
data: { use: mine }
model: { use: linear }
layers:
  route:
    solver: { use: top-k, n: 4, k: 2 }
    stepSize: { use: fixed, lambda: 2 }
    estimator: { use: imle, samples: 2 }
    loss: { use: hamming }
    metrics: [hamming]
  cargo:
    solver: { use: knapsack, weights: [1, 2, 1], capacity: 2 }
    noise: { use: gumbel }
    stepSize: { use: fixed, lambda: 1 }
    estimator: { use: imle }
    executor: { use: memo, of: { use: inline }, entries: 100 }
    loss: { use: decision-value }
    weight: 0.5
    metrics: [relative-regret, hamming]
optimizer: { use: adam }
train: { epochs: 2, select: cargo.hamming }
compare: { whole: {}, flat: { model: { use: linear, bias: false } } }
`;

it('the command trains several layers, and reports each under its name', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'mine'));
  writePlugin(folder, 'mine', {
    contributes: { datasets: ['mine'] },
    activate: `const split = (count) => ({ count, inputs: Float32Array.from({ length: count * 3 }, (_, i) => Math.sin(i)),
        targets: Float32Array.from({ length: count * 7 }, (_, i) => 1 + Math.cos(7 * i)) });
      register('dataset', 'mine', () => ({ inputShape: [3], n: 7, train: split(40), validation: split(8), test: split(8) }));`,
  });
  writeFileSync(join(folder, 'pipeline.yaml'), text);
  const { code, stdout, stderr } = await mapgrad(['train', 'pipeline.yaml', '--json'], { cwd: folder });
  expect([code, stderr.match(/^.*(:\d+:|warning).*$/gim)]).toEqual([0, null]);
  const { summaries } = JSON.parse(stdout) as { summaries: { variant: string; metric: string }[] };
  expect(summaries.map(({ variant, metric }) => `${variant} ${metric}`)).toEqual(
    ['whole', 'flat'].flatMap((variant) =>
      ['route.hamming', 'cargo.relative-regret', 'cargo.hamming'].map((metric) => `${variant} ${metric}`),
    ),
  );
  const [run] = readdirSync(join(folder, 'runs'));
  const lines = readFileSync(join(folder, 'runs', run!, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(lines.filter((line) => line.includes('"cargo.memo.'))).not.toEqual([]);
  const resolved = join('runs', run!, 'pipeline.resolved.yaml');
  const checked = await mapgrad(
    [
      'check',
      resolved,
      'plugins=["@mapgrad/top-k", "@mapgrad/ilp", "@mapgrad/imle", "@mapgrad/tfjs", "@mapgrad/economy", "../../mine"]',
    ],
    { cwd: folder },
  );
  expect([checked.code, checked.stderr]).toEqual([0, '']);

  const changed = await mapgrad(['check', 'pipeline.yaml', 'layers.route.solver.n=5'], { cwd: folder });
  expect(changed.stderr).toContain(
    'layers: the data set has targets of 7 numbers and the layers take 8 (route 5, cargo 3)',
  );
  expect((await mapgrad(['check', 'pipeline.yaml', 'layers.route.estimator.use=identity'], { cwd: folder })).code).toBe(
    2,
  );
});
