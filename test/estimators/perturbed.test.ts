import { type MAPSolver, type NoiseDistribution, noiseKey, type Query, type Rows } from '@mapgrad/contracts';
import { differentiate, drive, inline } from '@mapgrad/core';
import { antithetic, given, gumbel, normal, type PerturbedOptions, perturbed, sumOfGamma } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { goldens } from '../fixtures/goldens/goldens.ts';
import { pairsOfTwo } from './pairs-of-two.ts';
import { meanAndError } from './statistics.ts';

interface Problem {
  readonly solver: MAPSolver;
  readonly theta: readonly number[];
  readonly dz: readonly number[];
}

interface Found {
  /** The mean over instances of each number of dθ, and of the output, with its standard error. */
  readonly dtheta: readonly { readonly mean: number; readonly error: number }[];
  readonly output: readonly { readonly mean: number; readonly error: number }[];
}

/** Estimates for many equal instances. */
function estimates(options: PerturbedOptions, { solver, theta, dz }: Problem, instances = 1000): Found {
  const n = theta.length;
  const tiled = (row: readonly number[]): Rows => Float32Array.from({ length: instances * n }, (_, i) => row[i % n]!);
  const { output, backward } = differentiate({ estimator: perturbed(options), solver, seed: 5 }).forward(tiled(theta));
  const columns = (rows: Rows): Found['dtheta'] =>
    theta.map((_, i) => meanAndError(Float64Array.from({ length: instances }, (__, b) => rows[b * n + i]!)));
  return { dtheta: columns(backward(tiled(dz))), output: columns(output) };
}

/** The largest distance from what is expected, in standard errors. */
const score = (found: Found['dtheta'], expected: readonly number[]): number =>
  Math.max(...found.map(({ mean, error }, i) => Math.abs(mean - expected[i]!) / error));

const product = (matrix: readonly (readonly number[])[], dz: readonly number[]): readonly number[] =>
  matrix.map((row) => row.reduce((sum, value, i) => sum + value * dz[i]!, 0));

describe.each(goldens.exact.gumbelSimplex.cases)('argmax under Gumbel noise, θ = $theta, σ = $epsilon', (golden) => {
  const n = golden.theta.length;
  const dz = [1, -0.5, 2, 0.3, -1].slice(0, n);
  const problem = { solver: argmax({ n }), theta: golden.theta, dz };

  it.each(['none', 'leave-one-out', 'map'] as const)(
    'has the mean and the Jacobian of softmax, baseline %s',
    (baseline) => {
      const found = estimates({ noise: gumbel(), samples: 20, temperature: golden.epsilon, baseline }, problem);
      expect(score(found.output, golden.perturbedArgmax)).toBeLessThan(4);
      expect(score(found.dtheta, product(golden.jacobian, dz))).toBeLessThan(4);
    },
  );
});

it.each(goldens.exact.gaussianSimplex2.cases)(
  'argmax of two under normal noise, θ = $theta, σ = $epsilon',
  (golden) => {
    const slope = golden.dArgmax0_dTheta0;
    const problem = { solver: argmax({ n: 2 }), theta: golden.theta, dz: [1, 0] };
    const found = estimates({ noise: normal(), samples: 20, temperature: golden.epsilon }, problem);
    expect(score(found.output, golden.perturbedArgmax)).toBeLessThan(4);
    expect(score(found.dtheta, [slope, -slope])).toBeLessThan(4);
  },
);

/** The two largest of four: E z by enumeration. */
const two: Problem = { solver: topK({ n: 4, k: 2 }), theta: [1, -0.5, 0.3, 2], dz: [3, 1, 2.5, 2] };
const exact = pairsOfTwo(two.theta, (i, j) => two.dz[i]! + two.dz[j]!).gradient;

describe('the two largest under Gumbel noise', () => {
  const variance = (options: Omit<PerturbedOptions, 'noise'>): number =>
    estimates({ noise: gumbel(), ...options }, two, 2000).dtheta.reduce((sum, { error }) => sum + error ** 2, 0);

  it.each(['none', 'leave-one-out', 'map'] as const)(
    'have the gradient that enumeration gives, baseline %s',
    (baseline) => {
      const { dtheta } = estimates({ noise: gumbel(), samples: 10, baseline }, two, 2000);
      expect(score(dtheta, exact)).toBeLessThan(4);
    },
  );

  it('have a variance that falls with the number of samples', () => {
    expect(variance({ samples: 4, baseline: 'none' }) / variance({ samples: 64, baseline: 'none' })).toBeCloseTo(
      16,
      -0.7,
    );
    expect(variance({ samples: 8, baseline: 'map' }) / variance({ samples: 32, baseline: 'map' })).toBeCloseTo(4, 0);
  });

  it('have a fifth of the variance, or less, with a baseline', () => {
    const none = variance({ samples: 8, baseline: 'none' });
    expect(variance({ samples: 8 }) / none).toBeLessThan(0.2);
    expect(variance({ samples: 8, baseline: 'map' }) / none).toBeLessThan(0.2);
  });
});

describe('antithetic pairs', () => {
  const noise = antithetic({ of: gumbel() });
  const asIfIndependent: typeof noise = { ...noise, group: undefined };

  it.each([2, 4])('leave the gradient unbiased with %i samples', (samples) => {
    expect(score(estimates({ noise, samples }, two, 8000).dtheta, exact)).toBeLessThan(4);
  });

  it('would bias it, if each were in the baseline of the other', () => {
    expect(score(estimates({ noise: asIfIndependent, samples: 2 }, two, 8000).dtheta, exact)).toBeGreaterThan(20);
  });
});

describe('multiplicative noise', () => {
  const sigma = 0.5;
  /** ln |θ_0| ± σε_0 against ln |θ_1| ± σε_1: with Gumbel noise a difference is logistic. */
  const logistic = ([a, b]: readonly [number, number]) => {
    const sign = Math.sign(a);
    const p = 1 / (1 + Math.exp((-sign * Math.log(a / b)) / sigma));
    const slope = (sign * p * (1 - p)) / sigma;
    return { p, gradient: [slope / a, -slope / b] };
  };

  it.each([
    [1, 1.3],
    [0.02, 0.03],
    [4, 1],
  ] as const)('has the derivative of the chance that the first of %d and %d is larger', (...theta) => {
    const problem = { solver: argmax({ n: 2 }), theta, dz: [1, 0] };
    const options = { noise: gumbel(), samples: 10, temperature: sigma, mode: 'multiplicative' } as const;
    const { p, gradient } = logistic(theta);
    for (const baseline of ['none', 'leave-one-out', 'map'] as const) {
      const found = estimates({ ...options, baseline }, problem, 2000);
      expect(score(found.output, [p, 1 - p])).toBeLessThan(4);
      expect(score(found.dtheta, gradient)).toBeLessThan(4);
    }
  });

  it('keeps the signs of costs, whose derivative is in the same coordinates', () => {
    const normalCase = { noise: normal(), samples: 10, temperature: sigma, mode: 'multiplicative' } as const;
    const [a, b] = [-1, -1.2];
    // P(|u_0| < |u_1|) = Φ(x), x = ln(b/a)/(σ√2).
    const x = Math.log(b / a) / (sigma * Math.SQRT2);
    const slope = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI) / (sigma * Math.SQRT2);
    const { dtheta } = estimates(normalCase, { solver: argmax({ n: 2 }), theta: [a, b], dz: [1, 0] }, 2000);
    expect(score(dtheta, [-slope / a, slope / b])).toBeLessThan(4);
  });

  it('gives a coordinate that is 0 the gradient 0, and the others theirs', () => {
    const options = { noise: gumbel(), samples: 10, temperature: sigma, mode: 'multiplicative' } as const;
    const problem = { solver: topK({ n: 3, k: 1 }), theta: [1, 0, 1.3], dz: [1, 5, 0] };
    const { dtheta } = estimates(options, problem, 2000);
    expect(dtheta[1]!.mean).toBe(0);
    const { gradient } = logistic([1, 1.3]);
    expect(score([dtheta[0]!, dtheta[2]!], gradient)).toBeLessThan(4);
  });
});

describe('what is asked for', () => {
  function queriesOf(options: Omit<PerturbedOptions, 'noise'>): readonly Query[] {
    const queries: Query[] = [];
    const executor = inline();
    const answer = (query: Query): Rows => {
      queries.push(query);
      return executor.solve<void>({ query, solver: two.solver });
    };
    const step = { instances: 1, n: 4, key: noiseKey(3) };
    const { backward } = drive(
      perturbed({ noise: gumbel(), ...options }).forward(Float32Array.from(two.theta), step),
      answer,
    );
    drive(backward(Float32Array.from(two.dz), {}), answer);
    return queries;
  }

  it('is S perturbed states', () => {
    const queries = queriesOf({ samples: 3, temperature: 0.5, mode: 'multiplicative' });
    expect(queries.map(({ shape, noise }) => [shape.samples, noise?.temperature, noise?.mode])).toEqual([
      [3, 0.5, 'multiplicative'],
    ]);
  });

  it('is MAP(θ) too for its baseline', () => {
    expect(queriesOf({ samples: 3, baseline: 'map' }).map(({ shape, noise }) => [shape.samples, noise?.key])).toEqual([
      [3, noiseKey(3)],
      [1, undefined],
    ]);
  });
});

it('compares each instance with its own MAP(θ), for that baseline', () => {
  const noise = {
    ...given([
      [0, 3],
      [0, -3],
    ]),
    score: normal().score,
  };
  const layer = differentiate({ estimator: perturbed({ noise, baseline: 'map' }), solver: argmax({ n: 2 }) });
  const { output, backward } = layer.forward([
    [1, 0],
    [0, 2],
  ]);
  expect([...output]).toEqual([0, 1, 1, 0]);
  const dtheta = backward([
    [1, 0],
    [0, 5],
  ]);
  expect([...dtheta].map((value) => value + 0)).toEqual([0, -3, 0, 15]);
});

it('reports how far states differ, and instances without a gradient', () => {
  const noise = {
    ...given([
      [0, 0],
      [0, 3],
      [0, 0],
      [0, 0],
    ]),
    score: normal().score,
  };
  const layer = differentiate({ estimator: perturbed({ noise, samples: 2 }), solver: argmax({ n: 2 }) });
  const { output, backward } = layer.forward([
    [1, 0],
    [1, 0],
  ]);
  expect([...output]).toEqual([0.5, 0.5, 1, 0]);
  expect([
    ...backward([
      [1, 0],
      [1, 0],
    ]),
  ]).toEqual([0, -1.5, 0, 0]);
  expect(layer.report).toEqual({ spread: 0.25, zeroGradients: 0.5 });
});

it('can be built again', () => {
  expect(perturbed({ noise: gumbel(), samples: 2, baseline: 'map' }).spec).toMatchObject({
    name: 'perturbed',
    argument: { samples: 2, baseline: 'map', noise: { name: 'gumbel' } },
  });
});

it.each([
  [{ samples: 0 }, 'samples is 0, expected an integer from 1'],
  [{ temperature: 0 }, 'temperature is 0, expected a positive number'],
  [{ temperature: Number.NaN }, 'temperature is NaN, expected a positive number'],
  [{ mode: 'other' as 'additive' }, 'mode is other, expected additive or multiplicative'],
  [{ baseline: 'mean' as 'map' }, 'baseline is mean, expected leave-one-out or map or none'],
  [
    { noise: sumOfGamma({ k: 2 }) as NoiseDistribution as PerturbedOptions['noise'] },
    'noise is sumOfGamma, which has no score ∇ν; expected one that has: ',
  ],
  [{ noise: undefined as unknown as PerturbedOptions['noise'] }, 'noise is missing; expected one'],
])('refuses %j', (options, message) => {
  const make = () => perturbed({ noise: gumbel(), ...options });
  expect(make).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  expect(make).toThrow(message);
});
