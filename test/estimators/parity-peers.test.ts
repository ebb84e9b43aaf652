import {
  type GradientEstimator,
  type MAPSolver,
  type NoiseDistribution,
  noiseKey,
  type Query,
  type Rows,
} from '@mapgrad/contracts';
import { drive, inline, judge } from '@mapgrad/core';
import {
  adaptive,
  fenchelYoung,
  fixed,
  given,
  gumbel,
  identity,
  imle,
  interpolation,
  normal,
  perturbed,
  straightThrough,
} from '@mapgrad/estimators';
import { gridShortestPath, topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { goldens, type Matrix, type PyEPOCase } from '../fixtures/goldens/goldens.ts';
import { expectClose, goldenStep } from './golden-step.ts';

const [gumbelCase, normalCase, blackbox, projected] = goldens.perturbedAndBlackbox;
const laws = { gumbel, normal };

/** Rows of one instance after the other, from rows of one sample after the other. */
const byInstance = (noise: readonly Matrix[]): readonly Matrix[] =>
  noise[0]!.map((_, b) => noise.map((rows) => rows[b]!));

describe.each([gumbelCase, normalCase])('perturbations-differential-pytorch, $id', (golden) => {
  const { score } = laws[golden.noiseKind]();
  const noise = byInstance(golden.noise);
  const { sigma: temperature, numSamples: samples } = golden;
  const solver = topK({ n: golden.theta[0]!.length, k: golden.map.k });

  it('has the score of the reference', () => {
    golden.noise.flat().forEach((row, r) => {
      const found = new Float32Array(row.length);
      score(Float32Array.from(row), found);
      expectClose(found, golden.noiseGradNu.flat()[r]!);
    });
  });

  it('has its mean state and its gradient', () => {
    const make = (epsilon: NoiseDistribution | undefined): GradientEstimator =>
      perturbed({ noise: { ...epsilon!, score }, samples, temperature, baseline: 'none' });
    const found = goldenStep(make, solver, { theta: golden.theta, noise, dz: () => golden.dy });
    expectClose(found.z, golden.output);
    expectClose(found.grad, golden.grad);
  });

  it('has its perturbed maximum as the Fenchel-Young loss for y = 0, whose gradient is the mean state', () => {
    const loss = fenchelYoung({ noise: given(noise.flat()), samples, temperature });
    const nothing = golden.theta.map((row) => row.map(() => 0));
    const found = judge({ loss, solver }).evaluate(golden.theta, { states: nothing });
    expectClose(found.losses, golden.fenchelYoung.perturbedMaxF);
    expectClose(found.dtheta, golden.output);
  });
});

describe('blackbox-backprop, shortest paths', () => {
  const { hyper, weights, dy, path, grad } = blackbox;
  const lambda = hyper.lambdaVal;
  const flat = (grids: readonly Matrix[]): number[][] => grids.map((grid) => grid.flat());
  const targets = flat(path).map((row, b) => row.map((value, i) => value + lambda * flat(grad)[b]![i]!));
  const grid = gridShortestPath({ rows: 5, columns: 5 });
  const worth = (theta: Float32Array, z: ArrayLike<number>): number =>
    theta.reduce((sum, value, i) => sum + value * z[i]!, 0);
  /** Costs that are clipped tie: of the shortest paths, this answers the one that the reference has found. */
  const asTheReference: MAPSolver = {
    ...grid,
    prepare() {
      const solve = grid.prepare();
      return (theta, z) => {
        solve(theta, z);
        const same = targets.find((target) => Math.abs(worth(theta, target) - worth(theta, z)) < 1e-6);
        if (same !== undefined) z.set(same.map(Math.round));
      };
    },
  };

  it('has its gradient, where moved costs are clipped at 0', () => {
    const { z, grad: found } = goldenStep(
      () => interpolation({ lambda, compatibility: 'blackbox-backprop' }),
      asTheReference,
      { theta: flat(weights), noise: null, dz: () => flat(dy), minimize: true },
    );
    expectClose(z, flat(path));
    expectClose(found, flat(grad));
  });
});

it('the identity behind projections, as the README of solver-differentiation-identity has it', () => {
  const { theta, noise, dy, projected: rows, z, grad } = projected;
  const estimator = identity({ noise: given(noise), centre: true, normalise: true });
  const asked: Rows[] = [];
  const solver = topK({ n: 6, k: 2 });
  const executor = inline();
  const answer = (query: Query): Rows => {
    asked.push(query.shift!.direction);
    return executor.solve<void>({ query, solver });
  };
  const step = { instances: 2, n: 6, key: noiseKey(0) };
  const { output, backward } = drive(estimator.forward(Float32Array.from(theta.flat()), step), answer);
  expectClose(asked[0]!, rows);
  expectClose(output, z);
  expectClose(drive(backward(Float32Array.from(dy.flat()), {}), answer).dtheta, grad);
});

describe('PyEPO, one layer', () => {
  const caseOf = (name: string): PyEPOCase => goldens.pyepo.find(({ id }) => id === `pyepo-${name}-minimize`)!;

  /** IMLE and AIMLE answer a mean; λ is S times theirs, as each of our S samples has a share 1/S of dz. */
  const imleOf = ({ hyper }: PyEPOCase, noise: NoiseDistribution | undefined): GradientEstimator =>
    imle({
      noise: noise!,
      samples: hyper.nSamples!,
      output: 'mean',
      inputTemperature: hyper.sigma!,
      difference: hyper.twoSides ? 'central' : 'forward',
      stepSize: fixed(hyper.nSamples! * hyper.lambd!),
    });
  const perturbedOf = (
    { hyper }: PyEPOCase,
    noise: NoiseDistribution | undefined,
    mode?: 'multiplicative',
  ): GradientEstimator =>
    perturbed({
      noise: { ...noise!, score: normal().score },
      samples: hyper.nSamples!,
      temperature: hyper.sigma!,
      baseline: hyper.varianceReduction ? 'leave-one-out' : 'none',
      ...(mode && { mode }),
    });

  const layers: Readonly<
    Record<string, (golden: PyEPOCase, noise: NoiseDistribution | undefined) => GradientEstimator>
  > = {
    dbb: ({ hyper }) => interpolation({ lambda: hyper.lambd! }),
    nid: () => straightThrough(),
    dpo: perturbedOf,
    'dpo-loo': perturbedOf,
    'dpomul-loo': (golden, noise) => perturbedOf(golden, noise, 'multiplicative'),
    imle: imleOf,
    'imle-two-sides': imleOf,
  };

  it.each(Object.entries(layers))('%s', (name, make) => {
    const golden = caseOf(name);
    const found = goldenStep((noise) => make(golden, noise), topK({ n: 6, k: golden.map.k }), {
      theta: golden.predCost,
      noise: golden.noise ?? null,
      dz: () => golden.dy!,
      minimize: true,
      multiplicative: name.startsWith('dpomul'),
    });
    expectClose(found.z, golden.output);
    expectClose(found.grad, golden.grad);
  });

  /** One sample of S marginal samples: differences are counted on means, as PyEPO counts them. */
  const aimleOf = (noise: NoiseDistribution | undefined, own: Parameters<typeof adaptive>[0]): GradientEstimator =>
    imle({ noise: noise!, marginalSamples: 3, output: 'mean', stepSize: adaptive({ alpha: 1, ...own }) });

  it.each([
    ['its way', { compatibility: 'pyepo' }, (gradNorm: number) => gradNorm],
    // ḡ₀ = 1 is a sixth of what PyEPO's is in our unit, and fades with 0.9 a step.
    [
      'a target of n',
      { scope: 'batch', target: 6 },
      (gradNorm: number, step: number) => 6 * gradNorm - 5 * 0.9 ** step,
    ],
  ] satisfies [string, Parameters<typeof adaptive>[0], (gradNorm: number, step: number) => number][])(
    'aimle, whose α only grows, with %s',
    (_, options, meanNonZero) => {
      const golden = caseOf('aimle');
      let state: Readonly<Record<string, number>> | undefined;
      golden.steps!.forEach(({ predCost, output, grad, stateAfter }, t) => {
        const input = { theta: predCost, noise: golden.noise!, dz: () => golden.dy!, minimize: true };
        const found = goldenStep((noise) => aimleOf(noise, options), topK({ n: 6, k: 2 }), input, state);
        expectClose(found.z, output);
        expectClose(found.grad, grad);
        const { alpha, meanNonZero: counted } = found.state;
        expectClose([alpha!, counted!], [stateAfter.alpha, meanNonZero(stateAfter.gradNormAvg, t + 1)]);
        state = found.state;
      });
      expect(golden.steps!.length).toBe(3);
    },
  );
});
