import { mapStates } from '@mapgrad/core';
import { gridPathCosts } from '@mapgrad/example-shortest-path';
import { dagPath, gridEdges } from '@mapgrad/solvers';
import { expect, it } from 'vitest';
import { mapgrad } from '../cli/command.ts';
import { coded } from '../plugins/tfjs/matching.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const pipeline = 'examples/shortest-path/pipeline.yaml';

it('has 1000 examples to learn from and 1000 to report on, whose best paths cost what another program found', () => {
  const { inputShape, n, labels, train, validation, test } = gridPathCosts({ seed: 1 });
  expect([inputShape, n, labels, train.count, test.count]).toEqual([[5], 40, 'scores', 1000, 1000]);
  expect(validation).toBe(train);
  const solver = dagPath({ vertices: 25, edges: gridEdges({ rows: 5, columns: 5 }) });
  for (const [split, mean] of [
    [train, 3.6321925],
    [test, 3.6467303],
  ] as const) {
    const paths = mapStates({ solver }, split.targets);
    const cost = paths.reduce((sum, chosen, i) => sum - chosen * split.targets[i]!, 0) / 1000;
    expect(cost).toBeCloseTo(mean, 5);
  }
});

it('holds training examples back, others for another seed, and never those to report on', () => {
  const whole = gridPathCosts({ seed: 1 });
  const [one, two] = [gridPathCosts({ seed: 1, validation: 200 }), gridPathCosts({ seed: 2, validation: 200 })];
  expect([one.train.count, one.validation.count]).toEqual([800, 200]);
  const rows = (values: Float32Array): string[] =>
    Array.from({ length: values.length / 5 }, (_, row) => values.subarray(row * 5, (row + 1) * 5).join());
  expect([...rows(one.train.inputs), ...rows(one.validation.inputs)].sort()).toEqual(rows(whole.train.inputs).sort());
  expect(rows(two.validation.inputs)).not.toEqual(rows(one.validation.inputs));
  expect(two.test).toEqual(whole.test);
  expect(() => gridPathCosts({ seed: 1, validation: 1000 })).toThrow(coded('OPTION_INVALID'));
});

it('all methods can be made', async () => {
  const { code, stdout } = await mapgrad(['check', pipeline]);
  expect([code, stdout]).toEqual([0, expect.stringContaining('300 runs: 30 × 10')]);
});

it('learns to find short paths by the regret, with no gradient of it, and by a bound of it', async () => {
  const short = 'train={ use: minibatch, epochs: 2, keep: last }';
  const variants = 'compare={ AIMLE: {}, SPO+: { loss: { use: spo-plus } } }';
  const layer =
    'layer={ solver: { use: dag-path, rows: 5, columns: 5 }, noise: { use: sum-of-gamma, k: 5 }, ' +
    'stepSize: { use: adaptive, alpha: 1 }, estimator: { use: imle, samples: 3 } }';
  const changes = [short, variants, layer, 'loss={ use: decision-value }', 'seeds=[1]'];
  const { stdout } = await mapgrad(['train', pipeline, ...changes, '--out', temporaryFolder(), '--json']);
  const { summaries } = JSON.parse(stdout) as { summaries: { variant: string; mean: number }[] };
  expect(summaries.map(({ variant }) => variant)).toEqual(['AIMLE', 'SPO+']);
  for (const { mean } of summaries) {
    expect(mean).toBeLessThan(0.12);
    expect(mean).toBeGreaterThan(0.06);
  }
});
