import type { AsyncExecutor, Executor, GradientEstimator, Rows } from '@mapgrad/contracts';
import { differentiate, differentiateAsync, inline, sampler } from '@mapgrad/core';
import {
  adaptive,
  antithetic,
  clipped,
  covariance,
  fixed,
  frankWolfe,
  gumbel,
  identity,
  imle,
  interpolation,
  normal,
  perturbed,
  scoreFunction,
  sparseMAP,
  straightThrough,
  stratified,
  sumOfGamma,
  weightedSum,
} from '@mapgrad/estimators';
import { gridShortestPath } from '@mapgrad/solvers';
import { asyncThreads, threads } from '@mapgrad/threads';
import { afterAll, describe, expect, it } from 'vitest';
import { runTypescript as execArgv } from '../../run-typescript/argv.ts';

const samples = 4;
const solver = gridShortestPath({ rows: 4, columns: 4 });
const theta = Float32Array.from({ length: 6 * 16 }, (_, i) => -1 - Math.sin(i * i));

const estimators: Readonly<Record<string, GradientEstimator>> = {
  imle: imle({ noise: sumOfGamma({ k: 3 }), stepSize: adaptive({ alpha: 1 }), samples, difference: 'central' }),
  'imle of antithetic noise': imle({ noise: antithetic({ of: gumbel() }), stepSize: fixed(1), samples }),
  'imle of stratified noise': imle({ noise: stratified({ of: normal(), samples }), stepSize: fixed(1), samples }),
  perturbed: perturbed({ noise: normal(), samples, temperature: 0.5 }),
  'perturbed, multiplicative': perturbed({ noise: normal(), samples, temperature: 0.5, mode: 'multiplicative' }),
  covariance: covariance({ noise: gumbel(), samples }),
  'straight-through': straightThrough({ noise: gumbel(), samples }),
  interpolation: interpolation({ lambda: 2 }),
  identity: identity({ centre: true }),
  'Frank-Wolfe': frankWolfe({}),
  SparseMAP: sparseMAP({}),
  'clipped sum': clipped({
    norm: 1,
    of: weightedSum({ of: [1, 2].map((lambda) => imle({ noise: gumbel(), stepSize: fixed(lambda), samples })) }),
  }),
};

/** All that three steps of training give. */
function steps(estimator: GradientEstimator, executor: Executor): readonly (Rows | object)[] {
  const step = differentiate({ estimator, solver, executor, seed: 3 });
  return [1, 2, 3].flatMap((scale) => {
    const { output, backward } = step.forward(theta.map((value) => value * scale));
    return [output.slice(), backward(output.map((value, i) => value - Math.cos(i))), { ...step.state }, step.report];
  });
}

async function stepsLater(estimator: GradientEstimator, executor: AsyncExecutor): Promise<readonly (Rows | object)[]> {
  const step = differentiateAsync({ estimator, solver, executor, seed: 3 });
  const found: (Rows | object)[] = [];
  for (const scale of [1, 2, 3]) {
    const { output, backward } = await step.forward(theta.map((value) => value * scale));
    const kept = output.slice();
    found.push(kept, await backward(output.map((value, i) => value - Math.cos(i))), { ...step.state }, step.report);
  }
  return found;
}

describe.each([1, 3])('with %i workers', (workers) => {
  const executor = threads({ workers, deadline: 20_000, execArgv });
  const later = asyncThreads({ workers, execArgv });
  afterAll(async () => {
    executor.dispose();
    await later.dispose();
  });

  it.each(Object.entries(estimators))('%s has the bits that it has in one thread', async (_, estimator) => {
    const expected = steps(estimator, inline());
    expect(steps(estimator, executor)).toEqual(expected);
    expect(await stepsLater(estimator, later)).toEqual(expected);
  });

  it('score-function has the bits that it has in one thread', () => {
    const run = (one: Executor): readonly Rows[] => {
      const step = sampler({ estimator: scoreFunction({ noise: gumbel(), samples }), solver, executor: one, seed: 3 });
      const { output, backward } = step.forward(theta);
      return [output.slice(), backward(Array.from({ length: 6 * samples }, (_, i) => Math.cos(i)))];
    };
    expect(run(executor)).toEqual(run(inline()));
  });
});
