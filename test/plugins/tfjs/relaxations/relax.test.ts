import { type ControlledEstimator, rebar, relax, type SampleLoss } from '@mapgrad/tfjs/relaxations';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { kolmogorovSmirnov, meanAndError, softmax } from '../../../estimators/statistics.ts';
import { itReadsAtOnce as it, lane, useLane } from '../../../lane.ts';
import { coded } from '../matching.ts';

await useLane();

let tensors: number;
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

const theta = [0.6, -0.8, 0.1, 1];
const n = theta.length;
const p = softmax(theta);
const wanted = [0.9, -0.3, 0.4, 0.1];

/** Σ_i (z_i − w_i)², a loss that points of the simplex have too. */
const squared: SampleLoss = (z) => tf.sum(tf.square(tf.sub(z, tf.tensor1d(wanted))), -1);
const squaredOf = (z: readonly number[]) => z.reduce((sum, zi, i) => sum + (zi - wanted[i]!) ** 2, 0);
const oneHot = (at: number) => theta.map((_, i) => (i === at ? 1 : 0));
const values = theta.map((_, i) => squaredOf(oneHot(i)));
const expected = values.reduce((sum, value, i) => sum + p[i]! * value, 0);
/** ∂E f(b)/∂θ = p ⊙ (f − E f) */
const exact = values.map((value, i) => p[i]! * (value - expected));

/** The losses and the estimates ĝ of N rows of the same θ. */
function estimates(estimator: ControlledEstimator, rows: number, loss = squared, at: number[] = theta, shape = [n]) {
  return tf.tidy(() => {
    let losses: number[] = [];
    const gradient = tf.grad((x) => {
      const row = estimator(x, loss);
      losses = [...row.dataSync()];
      return tf.sum(row);
    })(tf.tile(tf.tensor([at]), [rows, 1]).reshape([rows, ...shape]));
    return { losses, gradient: gradient.dataSync<'float32'>() };
  });
}

const variable = <T extends tf.Tensor>(initial: () => T) => tf.tidy(() => tf.variable(initial())) as T & tf.Variable;

const column = (gradient: Float32Array, i: number, width = n) => gradient.filter((_, at) => at % width === i);

/** The sum of the variances of the coordinates. */
const variance = (gradient: Float32Array, width = n) =>
  Array.from({ length: width }, (_, i) => {
    const { error } = meanAndError(column(gradient, i, width));
    return (error ** 2 * gradient.length) / width;
  }).reduce((a, b) => a + b);

const wavy = (z: tf.Tensor) => tf.sum(tf.mul(tf.sin(z), tf.add(tf.range(0, n), 0.2)), -1);
const estimators: [name: string, make: () => ControlledEstimator][] = [
  ['the score function alone', () => rebar({ temperature: 1, scale: 0, seed: 1 })],
  ['rebar, τ = 1/2', () => rebar({ temperature: 0.5, seed: 2 })],
  ['rebar, τ = 2, η = 0.3', () => rebar({ temperature: 2, scale: 0.3, seed: 3 })],
  ['relax, any function of z', () => relax({ surrogate: wavy, seed: 4 })],
  [
    'relax, any function and the loss',
    () => relax({ surrogate: (z, loss) => tf.add(loss(tf.softmax(z)), tf.mul(0.2, wavy(z))), seed: 5 }),
  ],
];

describe(`on ${lane}`, () => {
  it.each(estimators)('%s is unbiased', (_name, make) => {
    const { losses, gradient } = estimates(make(), 10_000);
    const loss = meanAndError(losses);
    expect(Math.abs(loss.mean - expected) / loss.error).toBeLessThan(3.5);
    for (const [i, value] of exact.entries()) {
      const { mean, error } = meanAndError(column(gradient, i));
      expect(Math.abs(mean - value) / error).toBeLessThan(3.5);
      expect(error).toBeLessThan(0.03);
    }
  });
});

it('rebar and relax have less variance than the score function', () => {
  const [score, half] = estimators.map(([, make]) => variance(estimates(make(), 10_000).gradient)) as [number, number];
  expect(half).toBeLessThan(score / 2);
  const fitted = relax({ surrogate: (z, loss) => loss(tf.softmax(tf.mul(z, 2))), seed: 2 });
  expect(variance(estimates(fitted, 10_000).gradient)).toBeCloseTo(half, 6);
});

it('is unbiased for two variables that the loss joins', () => {
  const both = [0.4, -0.5, 1, 0, 0.3, -0.2];
  const [first, second] = [softmax(both.slice(0, 3)), softmax(both.slice(3))];
  const table = tf.tensor2d([
    [1, 0, 2],
    [0.5, 3, 1],
    [0, 1, 1.5],
  ]);
  const joined: SampleLoss = (z) => {
    const [a, b] = tf.unstack(z, 1) as [tf.Tensor2D, tf.Tensor2D];
    return tf.sum(tf.mul(tf.matMul(a, table), b), -1);
  };
  const scores = table.arraySync();
  const mean = (of: (i: number, j: number) => number) =>
    first.reduce((sum, pi, i) => sum + second.reduce((inner, pj, j) => inner + pi * pj * of(i, j), 0), 0);
  const total = mean((i, j) => scores[i]![j]!);
  const gradientOf = [0, 1, 2].flatMap((k) => [mean((i, j) => (i === k ? scores[i]![j]! - total : 0))]);
  const gradientOfSecond = [0, 1, 2].flatMap((k) => [mean((i, j) => (j === k ? scores[i]![j]! - total : 0))]);

  const run = (scale: number) =>
    estimates(rebar({ temperature: 0.7, scale, seed: 8 }), 10_000, joined, both, [2, 3]).gradient;
  const found = run(1);
  for (const [i, value] of [...gradientOf, ...gradientOfSecond].entries()) {
    const { mean: estimate, error } = meanAndError(column(found, i, 6));
    expect(Math.abs(estimate - value) / error).toBeLessThan(3.5);
  }
  expect(variance(found, 6)).toBeLessThan(variance(run(0), 6) / 2);
  table.dispose();
});

it('without a control variate is f(b) (b − p)', () => {
  const { losses, gradient } = estimates(rebar({ temperature: 1, scale: 0 }), 5);
  for (const [r, loss] of losses.entries()) {
    const b = values.findIndex((value) => Math.abs(value - loss) < 1e-5);
    for (let i = 0; i < n; i++) expect(gradient[r * n + i]).toBeCloseTo(loss * (oneHot(b)[i]! - p[i]!), 5);
  }
});

/** Scores z [rows, n] that a surrogate is asked about, with log p. */
function scoresOf(rows: number): number[][] {
  let seen: number[][] = [];
  const surrogate = (z: tf.Tensor) => {
    seen = z.arraySync() as number[][];
    return wavy(z);
  };
  estimates(relax({ surrogate, seed: 6 }), rows);
  return seen;
}
/** The noise that reaches z from the best score, as z̃ does: z_i = −log(e^(−log p_i − v_i) + e^(−z_b)). */
const conditionalNoise = (z: readonly number[], i: number) =>
  -Math.log(Math.exp(-z[i]!) - Math.exp(-Math.max(...z))) - Math.log(p[i]!);

it('z given b is what the conditional law makes of standard Gumbel noise', () => {
  const rows = scoresOf(20_000);
  const cdf = (x: number) => Math.exp(-Math.exp(-x));
  const best = (z: readonly number[]) => z.indexOf(Math.max(...z));
  for (let b = 0; b < n; b++) {
    const chosen = rows.filter((z) => best(z) === b);
    expect(
      kolmogorovSmirnov(
        Float32Array.from(chosen, (z) => z[b]!),
        cdf,
      ),
    ).toBeLessThan(1.95);
    for (const i of theta.keys()) {
      if (i === b) continue;
      const noise = Float32Array.from(chosen, (z) => conditionalNoise(z, i));
      expect(kolmogorovSmirnov(noise, cdf)).toBeLessThan(1.95);
    }
  }
});

it('differentiates z and z̃, by θ, along their laws', () => {
  const rows = 6;
  const scores = scoresOf(rows);
  const { gradient, losses } = estimates(relax({ surrogate: wavy, seed: 6 }), rows);
  const wave = (z: readonly number[]) => z.reduce((sum, zi, i) => sum + Math.sin(zi) * (i + 0.2), 0);
  for (const [r, z] of scores.entries()) {
    const top = Math.max(...z);
    const difference = (at: number[]) => {
      const logs = softmax(at).map(Math.log);
      const free = z.map((zi, i) => zi - Math.log(p[i]!) + logs[i]!);
      const bound = z.map((zi, i) =>
        zi === top ? top : -Math.log(Math.exp(-logs[i]! - conditionalNoise(z, i)) + Math.exp(-top)),
      );
      return wave(free) - wave(bound);
    };
    expect(difference(theta)).toBeCloseTo(0, 6);
    for (let i = 0; i < n; i++) {
      const slope = (difference(theta.with(i, theta[i]! + 1e-4)) - difference(theta.with(i, theta[i]! - 1e-4))) / 2e-4;
      const score = (z[i] === top ? 1 : 0) - p[i]!;
      expect(gradient[r * n + i]).toBeCloseTo((losses[r]! - wave(z)) * score + slope, 4);
    }
  }
});

it('sums over the samples of an example, weighed by what comes after', () => {
  const options = { temperature: 0.5, seed: 7, samples: 3 };
  const weights = [1, -2, 0.5];
  const gradient = tf.tidy(() => [
    ...tf
      .grad((x) => tf.sum(tf.mul(rebar(options)(x, squared), tf.tensor1d(weights))))(tf.tensor([theta]))
      .dataSync(),
  ]);
  const rows = estimates(rebar({ temperature: 0.5, seed: 7 }), 3).gradient; // the same noise, one sample an example
  for (let i = 0; i < n; i++) {
    expect(gradient[i]).toBeCloseTo(
      weights.reduce((sum, weight, s) => sum + weight * rows[s * n + i]!, 0),
      5,
    );
  }
});

it('leaves to the loss the gradient of what else it depends on', () => {
  const estimator = rebar({ temperature: 0.5, samples: 4 });
  tf.tidy(() => {
    let states: number[][] = [];
    const gradient = tf.grad((weights: tf.Tensor) =>
      tf.sum(
        estimator(tf.tensor([theta]), (z) => {
          if (states.length === 0) states = z.arraySync() as number[][];
          return tf.sum(tf.mul(z, weights), -1);
        }),
      ),
    )(tf.tensor1d(wanted));
    expect(gradient.arraySync()).toEqual(theta.map((_, i) => states.reduce((sum, z) => sum + z[i]!, 0)));
  });
});

describe('the second moment', () => {
  it('is that of the latest estimate', () => {
    const estimator = rebar({ temperature: 0.5, seed: 3 });
    const { gradient } = estimates(estimator, 50);
    const found = tf.tidy(() => estimator.secondMoment().dataSync()[0]!);
    expect(found).toBeCloseTo(gradient.reduce((sum, g) => sum + g * g, 0) / 50, 5);
  });

  it('has the derivative by η and τ', () => {
    const moment = (temperature: number, scale: number) => {
      const estimator = rebar({ temperature, scale, seed: 3 });
      estimates(estimator, 20);
      return tf.tidy(() => estimator.secondMoment().dataSync()[0]!);
    };
    const [tau, eta] = [variable(() => tf.scalar(0.7)), variable(() => tf.scalar(0.6))];
    const estimator = rebar({ temperature: () => tau, scale: () => eta, seed: 3 });
    estimates(estimator, 20);
    const { value, grads } = tf.variableGrads(() => estimator.secondMoment(), [tau, eta]);
    const [byTau, byEta] = [tau, eta].map(({ name }) => grads[name]!.dataSync()[0]!) as [number, number];
    const step = 2 ** -6;
    expect(byTau).toBeCloseTo((moment(0.7 + step, 0.6) - moment(0.7 - step, 0.6)) / (2 * step), 2);
    expect(byEta).toBeCloseTo((moment(0.7, 0.6 + step) - moment(0.7, 0.6 - step)) / (2 * step), 2);
    expect(Math.abs(byTau)).toBeGreaterThan(0.1);
    expect(Math.abs(byEta)).toBeGreaterThan(0.1);
    tf.dispose([tau, eta, value, grads]);
  });

  it('is lowered by learning η and τ', () => {
    const [logTau, eta] = [variable(() => tf.scalar(1)), variable(() => tf.scalar(0))];
    const learned = rebar({ temperature: () => tf.exp(logTau), scale: () => eta, seed: 1 });
    const optimizer = tf.train.adam(0.05);
    for (let step = 0; step < 150; step++) {
      estimates(learned, 32);
      optimizer.minimize(() => learned.secondMoment(), false, [logTau, eta]);
    }
    const after = variance(estimates(learned, 10_000).gradient);
    const score = variance(estimates(rebar({ temperature: 1, scale: 0 }), 10_000).gradient);
    expect(after).toBeLessThan(score / 5);
    tf.dispose([logTau, eta]);
    optimizer.dispose();
  });

  it('is lowered by learning a network, of a loss that is a black box', () => {
    const hidden = variable(() => tf.randomNormal([n, 8], 0, 0.5, 'float32', 1));
    const output = variable(() => tf.randomNormal([8, 1], 0, 0.5, 'float32', 2));
    const surrogate = (z: tf.Tensor) =>
      tf.squeeze(tf.matMul(tf.tanh(tf.matMul(z as tf.Tensor2D, hidden)), output), [1]);
    const blackBox: SampleLoss = (z) => tf.tensor1d((z.arraySync() as number[][]).map((row) => squaredOf(row)));
    const learned = relax({ surrogate, seed: 1 });
    const optimizer = tf.train.adam(0.02);
    for (let step = 0; step < 300; step++) {
      estimates(learned, 32, blackBox);
      optimizer.minimize(() => learned.secondMoment(), false, [hidden, output]);
    }
    const { gradient } = estimates(learned, 10_000, blackBox);
    const score = variance(estimates(rebar({ temperature: 1, scale: 0 }), 10_000).gradient);
    expect(variance(gradient)).toBeLessThan(score / 3);
    for (const [i, value] of exact.entries()) {
      const { mean, error } = meanAndError(column(gradient, i));
      expect(Math.abs(mean - value) / error).toBeLessThan(3.5);
    }
    tf.dispose([hidden, output]);
    optimizer.dispose();
  });
});

it('learns the best of the states', () => {
  const estimator = rebar({ temperature: 0.5, samples: 2, seed: 2 });
  const weights = variable(() => tf.zeros([1, n]));
  const optimizer = tf.train.sgd(0.5);
  for (let step = 0; step < 150; step++) {
    optimizer.minimize(() => tf.mean(estimator(weights, squared)), false, [weights]);
  }
  expect(estimator.state).toEqual({ steps: 150 });
  const best = values.indexOf(Math.min(...values));
  expect(softmax(weights.dataSync())[best]).toBeGreaterThan(0.9);
  weights.dispose();
  optimizer.dispose();
});

it('stays finite for scores of any size', () => {
  for (const size of [1e3, 1e20, 3e38]) {
    const { gradient } = estimates(rebar({ temperature: 0.1 }), 20, squared, [size, -size, 0, size / 2]);
    expect(gradient.every(Number.isFinite)).toBe(true);
  }
});

it('leaves one tensor, its losses, and goes on from a state to the same bits', () => {
  const estimator = rebar({ temperature: 0.5, seed: 2 });
  const first = estimates(estimator, 4);
  const second = estimates(estimator, 4);
  expect(second.gradient).not.toEqual(first.gradient);
  expect(estimates(rebar({ temperature: 0.5, seed: 2, state: { steps: 1 } }), 4)).toEqual(second);
  const one = tf.tidy(() => tf.ones([2, n]));
  const found = estimator(one, squared);
  expect(tf.memory().numTensors - tensors).toBe(2);
  tf.dispose([one, found]);
});

it('refuses what it cannot do', () => {
  expect(() => rebar({ temperature: 0 })).toThrow(coded('OPTION_INVALID', /temperature/));
  expect(() => rebar({ temperature: 1, scale: Number.NaN })).toThrow(coded('OPTION_INVALID', /scale/));
  expect(() => relax({ surrogate: wavy, samples: 0 })).toThrow(coded('OPTION_INVALID', /samples/));
  const estimator = relax({ surrogate: wavy });
  expect(() => estimator.secondMoment()).toThrow(coded('STATE_INVALID', /first step/));
  tf.tidy(() => {
    expect(() => estimator(tf.ones([n]), squared)).toThrow(coded('THETA_SHAPE'));
    expect(() => estimator(tf.fill([1, n], Number.NaN), squared)).toThrow(coded('THETA_NOT_FINITE'));
    expect(() => estimator(tf.ones([3, n]), (z) => tf.mean(z))).toThrow(coded('LOSS_SHAPE', /the loss .*\[3\]/));
    const flat = relax({ surrogate: (z) => tf.mean(z) });
    expect(() => flat(tf.ones([3, n]), squared)).toThrow(coded('LOSS_SHAPE', /the surrogate .*\[3\]/));
  });
});
