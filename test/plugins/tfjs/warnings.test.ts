import type { MAPSolver } from '@mapgrad/contracts';
import { adaptive, fixed, gumbel, imle, normal } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { adam, decisionValue, hamming, linear, type MinibatchParts, minibatch, relativeRegret } from '@mapgrad/tfjs';
import { expect } from 'vitest';
import { itLearns as it, lane } from '../../lane.ts';
import { toyDataset } from './toy-dataset.ts';

/** What a run says, of the toy with some things changed. */
async function said(changed: Partial<MinibatchParts>, epochs = 40): Promise<readonly string[]> {
  const warnings: string[] = [];
  const parts: MinibatchParts = {
    dataset: toyDataset({ items: 8, features: 3, value: ([a, b, c]) => 2 * a! - b! + 0.5 * c! + 3 }),
    model: linear(),
    estimator: imle({ noise: gumbel(), stepSize: fixed(1) }),
    solver: topK({ n: 8, k: 3 }),
    loss: decisionValue(),
    optimizer: adam({ learningRate: 0.05 }),
    metrics: { 'relative-regret': relativeRegret() },
    backend: lane,
    ...changed,
  };
  await minibatch({ epochs, batchSize: 16 }).train(parts, {
    seed: 1,
    signal: new AbortController().signal,
    step: () => {},
    epoch: () => {},
    warn: (message) => warnings.push(message),
  });
  return warnings;
}

it.each([
  ['a fixed step size', {}],
  ['an adaptive step size from 0', { estimator: imle({ noise: gumbel(), stepSize: adaptive() }) }],
  ['another loss', { loss: hamming() }],
] as const)('a run with %s says nothing', async (_, changed) => {
  expect(await said(changed)).toEqual([]);
});

it('a lambda that is too small is told once', async () => {
  const estimator = imle({ noise: normal(), stepSize: fixed(1e-9) });
  expect(await said({ estimator })).toEqual([
    expect.stringMatching(/^all gradients were 0 for 100 steps: at lambda 1e-9/),
  ]);
});

it('a short run is told after all its steps, unless they are few', async () => {
  const estimator = imle({ noise: normal(), stepSize: fixed(1e-9) });
  expect(await said({ estimator }, 4)).toEqual([expect.stringMatching(/^all gradients were 0 for 20 steps/)]);
  expect(await said({ estimator }, 1)).toEqual([]);
});

it('a solver that ignores theta is told once', async () => {
  const solver: MAPSolver = { exact: false, size: () => 8, prepare: () => (_, z) => z.fill(1) };
  const warnings = await said({ solver });
  expect(warnings.filter((message) => message.startsWith('the solver gave one and the same'))).toHaveLength(1);
});
