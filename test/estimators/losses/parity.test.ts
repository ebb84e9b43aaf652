import type { NoiseDistribution, SolverLoss } from '@mapgrad/contracts';
import {
  contrastiveMAP,
  fenchelYoung,
  given,
  listwise,
  noiseContrastive,
  pairwise,
  perturbationGradient,
  pointwise,
  spoPlus,
} from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { goldens, type PyEPOCase } from '../../fixtures/goldens/goldens.ts';
import { distance, evaluate, type Matrix } from './evaluate.ts';

const negated = (matrix: Matrix): Matrix => matrix.map((row) => row.map((value) => -value));

/** Noise under scores −c that is given under costs c: additive noise turns with the sign. */
const additive = ({ noise }: PyEPOCase): NoiseDistribution => given(negated(noise!.flat()));

/** What each loss of PyEPO is here. */
const losses: Readonly<Record<string, (one: PyEPOCase) => SolverLoss>> = {
  pfy: (one) => fenchelYoung({ noise: additive(one), samples: one.hyper.nSamples!, temperature: one.hyper.sigma! }),
  pfymul: ({ noise, hyper }) =>
    fenchelYoung({
      noise: given(noise!.flat()),
      samples: hyper.nSamples!,
      temperature: hyper.sigma!,
      mode: 'multiplicative',
    }),
  spoplus: () => spoPlus(),
  pg: ({ hyper }) => perturbationGradient({ sigma: hyper.sigma! }),
  'pg-two-sides': ({ hyper }) => perturbationGradient({ sigma: hyper.sigma!, difference: 'central' }),
  nce: () => noiseContrastive(),
  cmap: () => contrastiveMAP(),
  lsltr: () => listwise(),
  prltr: () => pairwise(),
  ptltr: () => pointwise(),
};

describe('PyEPO, which minimises costs c = −θ', () => {
  it.each(Object.keys(losses))('%s: value and gradient', (name) => {
    const one = goldens.pyepo.find(({ id }) => id === `pyepo-${name}-minimize`)!;
    const { predCost, trueCost, trueSol, hyper, map } = one;
    const solver = topK({ n: predCost[0]!.length, k: map.k });
    const known = { states: trueSol, scores: negated(trueCost), pool: hyper.pool };
    const found = evaluate(losses[name]!(one), solver, negated(predCost), known);
    expect(distance([found.losses], [one.output as readonly number[]])).toBeLessThan(1e-5);
    expect(distance(negated(found.dtheta), one.grad)).toBeLessThan(1e-5);
  });
});

describe('perturbed optimizers in torch: F − ⟨θ, y⟩ and its gradient', () => {
  const [first, second] = goldens.perturbedAndBlackbox;

  it.each([[first.id, first] as const, [second.id, second] as const])('%s', (_, one) => {
    const { theta, map, sigma, numSamples, noise, fenchelYoung: expected } = one;
    const rows = theta.flatMap((__, b) => noise.map((sample) => sample[b]!));
    const loss = fenchelYoung({ noise: given(rows), samples: numSamples, temperature: sigma });
    const solver = topK({ n: theta[0]!.length, k: map.k });
    const found = evaluate(loss, solver, theta, { states: expected.yTrue });
    expect(distance([found.losses], [expected.fyLossWithoutOmega])).toBeLessThan(1e-6);
    expect(distance(found.dtheta, expected.grad)).toBeLessThan(1e-6);
  });
});
