import type { MAPSolver, Rows } from '@mapgrad/contracts';
import { sampler } from '@mapgrad/core';
import { antithetic, gumbel, normal, type ScoreFunctionOptions, scoreFunction, sumOfGamma } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { goldens } from '../fixtures/goldens/goldens.ts';
import { pairsOfTwo } from './pairs-of-two.ts';
import { meanAndError, softmax } from './statistics.ts';

interface Problem {
  readonly solver: MAPSolver;
  readonly theta: readonly number[];
  /** Any function of a state [n]. */
  readonly f: (z: Rows) => number;
}

interface Found {
  readonly mean: number;
  readonly error: number;
}

/** Estimates of the gradient of E f for many equal instances; each sample adds f/S to the loss of its instance. */
function estimates(options: ScoreFunctionOptions, { solver, theta, f }: Problem, instances = 2000): readonly Found[] {
  const n = theta.length;
  const { samples = 1 } = options;
  const layer = sampler({ estimator: scoreFunction(options), solver, seed: 11 });
  const { output, backward } = layer.forward(Float32Array.from({ length: instances * n }, (_, i) => theta[i % n]!));
  const losses = Array.from(
    { length: instances * samples },
    (_, r) => f(output.subarray(r * n, (r + 1) * n)) / samples,
  );
  const dtheta = backward(losses);
  return theta.map((_, i) => meanAndError(Float64Array.from({ length: instances }, (__, b) => dtheta[b * n + i]!)));
}

const score = (found: readonly Found[], expected: readonly number[]): number =>
  Math.max(...found.map(({ mean, error }, i) => Math.abs(mean - expected[i]!) / error));
const variance = (found: readonly Found[]): number => found.reduce((sum, { error }) => sum + error ** 2, 0);

/** A value for each place, in no order. */
const table = [3, -2, 7.5, 0.25, 4];
const theta = [0.3, -1, 0.8, 0, 0.5];
const one: Problem = { solver: argmax({ n: 5 }), theta, f: (z) => table[z.indexOf(1)]! };
const gradientAt = (temperature: number): readonly number[] => {
  const p = softmax(theta.map((value) => value / temperature));
  const mean = p.reduce((sum, weight, i) => sum + weight * table[i]!, 0);
  return p.map((weight, i) => (weight * (table[i]! - mean)) / temperature);
};

/** 1 if the two largest are neighbours, and 0.4 more if they hold place 3: neither linear nor continuous. */
const ofPair = (i: number, j: number): number => Number(Math.abs(i - j) === 1) + 0.4 * Number(i === 3 || j === 3);
const two: Problem = {
  solver: topK({ n: 4, k: 2 }),
  theta: [1, -0.5, 0.3, 2],
  f: (z) => ofPair(z.indexOf(1), z.lastIndexOf(1)),
};

const noise = gumbel();
const marginals = (scores: Rows): readonly number[] => softmax(scores);

describe('the gradient of a function of one place, argmax and Gumbel noise', () => {
  it.each([
    [{ baseline: 'none' }],
    [{ baseline: 'leave-one-out' }],
    [{ baseline: 'running-mean' }],
    [{ score: 'gibbs' }],
    [{ score: 'gibbs', marginals }],
    [{ score: 'gibbs', baseline: 'none', marginals }],
    [{ score: 'gibbs', baseline: 'running-mean', marginals }],
  ] satisfies [Partial<ScoreFunctionOptions>][])('is that of enumeration, with %o', (options) => {
    for (const temperature of [0.5, 1, 2]) {
      const found = estimates({ noise, samples: 10, temperature, ...options }, one);
      expect(score(found, gradientAt(temperature))).toBeLessThan(4);
    }
  });

  it.each(goldens.exact.categoricalQuadratic.cases.slice(0, 3))('is that of |z − b|², seed $seed, n = $n', (golden) => {
    const { n, b, gradient } = golden;
    const f = (z: Rows): number => z.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
    const problem = { solver: argmax({ n }), theta: golden.theta, f };
    expect(score(estimates({ noise, samples: 10 }, problem), gradient)).toBeLessThan(4.5);
    expect(score(estimates({ noise, samples: 10, score: 'gibbs' }, problem), gradient)).toBeLessThan(4.5);
  });
});

it.each(['none', 'leave-one-out', 'running-mean'] as const)(
  'the gradient of a function of two places is that of enumeration, baseline %s',
  (baseline) => {
    const found = estimates({ noise, samples: 10, baseline }, two);
    expect(score(found, pairsOfTwo(two.theta, ofPair).gradient)).toBeLessThan(4);
  },
);

it('antithetic pairs leave it unbiased, and would not, if each were in the baseline of the other', () => {
  const paired = antithetic({ of: gumbel() });
  const { gradient } = pairsOfTwo(two.theta, ofPair);
  expect(score(estimates({ noise: paired, samples: 4 }, two, 8000), gradient)).toBeLessThan(4);
  expect(score(estimates({ noise: { ...paired, group: undefined }, samples: 2 }, two, 8000), gradient)).toBeGreaterThan(
    8,
  );
  expect(score(estimates({ noise: paired, samples: 4, score: 'gibbs' }, one, 8000), gradientAt(1))).toBeLessThan(4);
});

describe('the variance', () => {
  const far: Problem = { ...one, f: (z) => one.f(z) + 20 };

  it('falls with the number of samples', () => {
    const ratio =
      variance(estimates({ noise, samples: 4, baseline: 'none' }, one, 4000)) /
      variance(estimates({ noise, samples: 32, baseline: 'none' }, one, 2000));
    expect(ratio).toBeGreaterThan((0.8 * 8) / 2);
    expect(ratio).toBeLessThan((1.2 * 8) / 2);
  });

  it('is lower with a baseline, and lower for the score of the states than for that of the noise', () => {
    const none = variance(estimates({ noise, samples: 8, baseline: 'none' }, far));
    const others = variance(estimates({ noise, samples: 8 }, far));
    const gibbs = variance(estimates({ noise, samples: 8, score: 'gibbs' }, far));
    expect(others / none).toBeLessThan(0.1);
    expect(gibbs / others).toBeLessThan(0.8);
  });

  it('is lower with a running mean, once there is one, and the mean stays', () => {
    const layer = sampler({ estimator: scoreFunction({ noise, baseline: 'running-mean' }), solver: far.solver });
    const seen = Array.from({ length: 3 }, (_, step) => {
      const { output, backward } = layer.forward(Float32Array.from({ length: 5000 }, (_, i) => theta[i % 5]!));
      const dtheta = backward(Array.from({ length: 1000 }, (_, r) => far.f(output.subarray(5 * r, 5 * r + 5))));
      const found = theta.map((_, i) => meanAndError(dtheta.filter((_, at) => at % 5 === i)));
      expect([step, score(found, gradientAt(1)) < 4]).toEqual([step, true]);
      return dtheta.reduce((sum, value) => sum + value * value, 0);
    });
    expect(seen[1]! / seen[0]!).toBeLessThan(0.1);
    expect(seen[2]! / seen[0]!).toBeLessThan(0.1);
  });
});

it('given marginals change nothing with leave-one-out and independent samples, whose weights sum to 0', () => {
  const means = (options: Partial<ScoreFunctionOptions>): readonly number[] =>
    estimates({ noise, samples: 3, score: 'gibbs', ...options }, one, 50).map(({ mean }) => mean);
  const without = means({});
  for (const [i, value] of means({ marginals }).entries()) expect(value).toBeCloseTo(without[i]!, 5);
});

it('marginals are asked for θ/τ', () => {
  const asked: number[][] = [];
  const options: ScoreFunctionOptions = {
    noise,
    temperature: 0.5,
    samples: 2,
    score: 'gibbs',
    marginals(scores) {
      asked.push([...scores]);
      return softmax(scores);
    },
  };
  estimates(options, { ...one, theta: [1, 2, 3, 4, 5] }, 2);
  expect(asked).toEqual([
    [2, 4, 6, 8, 10],
    [2, 4, 6, 8, 10],
  ]);
});

it('marginals of another length are refused', () => {
  const options: ScoreFunctionOptions = { noise, samples: 2, score: 'gibbs', marginals: () => [0.5] };
  expect(() => estimates(options, one, 1)).toThrow('the number of marginals is 1, expected 5, as theta has');
});

describe('the running mean', () => {
  const estimator = scoreFunction({ noise, baseline: 'running-mean', decay: 0.5 });
  const solver = argmax({ n: 2 });

  it('is the mean of all steps, the latest counting most, from the first on', () => {
    const layer = sampler({ estimator, solver });
    expect(layer.state).toEqual({ meanLoss: 0, weight: 0, steps: 0 });
    layer.forward([[0, 0]]).backward([8]);
    expect(layer.state).toEqual({ meanLoss: 4, weight: 0.5, steps: 1 });
    layer.forward([[0, 0]]).backward([2]);
    expect(layer.state).toEqual({ meanLoss: 3, weight: 0.75, steps: 2 });
    expect(layer.report.meanLoss).toBe(2);
  });

  it('is subtracted from the next losses', () => {
    const layer = sampler({ estimator, solver });
    layer.forward([[0, 0]]).backward([8]);
    expect([...layer.forward([[0, 0]]).backward([8])]).toEqual([0, 0]);
    expect(layer.report.zeroGradients).toBe(1);
  });

  it('survives with the state of a run', () => {
    const step = (layer: ReturnType<typeof sampler<void>>, loss: number): number[] => [
      ...layer.forward([[0.5, 0]]).backward([loss]),
    ];
    const whole = sampler({ estimator, solver, seed: 3 });
    const first = sampler({ estimator, solver, seed: 3 });
    step(whole, 5);
    step(first, 5);
    const state = JSON.parse(JSON.stringify(first.state)) as typeof first.state;
    const second = sampler({ estimator, solver, seed: 3, state });
    expect(step(second, 4)).toEqual(step(whole, 4));
    expect(second.state).toEqual(whole.state);
    const without = sampler({ estimator, solver, seed: 3, state: { ...state, meanLoss: 0, weight: 0 } });
    expect(step(without, 4)).not.toEqual(step(sampler({ estimator, solver, seed: 3, state }), 4));
  });
});

describe('the specification', () => {
  it('says how to build it again', () => {
    expect(scoreFunction({ noise, samples: 2, score: 'gibbs' }).spec).toMatchObject({
      name: 'scoreFunction',
      argument: { samples: 2, score: 'gibbs', noise: { name: 'gumbel' } },
    });
  });

  it('is absent with marginals, which are a function', () => {
    expect(scoreFunction({ noise, score: 'gibbs', marginals, baseline: 'none' }).spec).toBeUndefined();
  });
});

it('the score of the states needs none of the noise', () => {
  expect(() => scoreFunction({ noise: sumOfGamma({ k: 2 }), samples: 2, score: 'gibbs' })).not.toThrow();
});

it.each([
  [{ samples: 0 }, 'samples is 0, expected an integer from 1'],
  [{ temperature: 0 }, 'temperature is 0, expected a positive number'],
  [{ score: 'reinforce' as 'gibbs' }, 'score is reinforce, expected noise or gibbs'],
  [{ baseline: 'map' as 'none' }, 'baseline is map, expected leave-one-out or running-mean or none'],
  [{ decay: 1 }, 'decay is 1, expected a number from 0 to below 1'],
  [{ noise: sumOfGamma({ k: 2 }) }, 'noise is sumOfGamma, which has no score ∇ν'],
  [{ score: 'gibbs' }, 'score is gibbs with baseline leave-one-out and samples 1, expected marginals, or'],
  [{ score: 'gibbs', samples: 2, baseline: 'none' }, 'score is gibbs with baseline none and samples 2'],
  [{ score: 'gibbs', samples: 2, noise: antithetic({ of: normal() }) }, 'leave-one-out with at least 3 samples'],
] satisfies [Partial<ScoreFunctionOptions>, string][])('refuses %j', (options, message) => {
  const make = () => scoreFunction({ noise, ...options });
  expect(make).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  expect(make).toThrow(message);
});
