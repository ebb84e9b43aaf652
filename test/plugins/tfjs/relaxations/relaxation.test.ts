import { gumbel, straightThrough } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { layer, useBackend } from '@mapgrad/tfjs';
import {
  gumbelSoftmax,
  l2x,
  type Relaxation,
  type RelaxationOptions,
  relaxedSpanningTree,
  relaxedTopK,
  softSub,
} from '@mapgrad/tfjs/relaxations';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { chiSquareScore, correlationScore } from '../../../estimators/statistics.ts';
import { itReadsAtOnce as it, lane, useLane } from '../../../lane.ts';
import { coded } from '../matching.ts';
import { moments, pairs, spanningTrees, subsets } from './enumerated.ts';

await useLane();

let tensors: number;
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

const all: [name: string, make: (options: RelaxationOptions) => Relaxation][] = [
  ['gumbelSoftmax', gumbelSoftmax],
  ['l2x', (options) => l2x({ ...options, k: 2 })],
  ['softSub', (options) => softSub({ ...options, k: 2 })],
  ['relaxedTopK', (options) => relaxedTopK({ ...options, k: 2 })],
  ['relaxedSpanningTree', (options) => relaxedSpanningTree({ ...options, vertices: 4 })],
];
const n = 6;
const numbers = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(seed * 37.1 + i * 12.9898) * 2);

/** z and dL/dθ of L = ⟨weights, relaxed(θ)⟩. */
function through(relaxed: Relaxation, theta: Float32Array, shape: number[], weights: Float32Array) {
  return tf.tidy(() => {
    let z: number[] = [];
    const gradient = tf.grad((x) => {
      const output = relaxed(x);
      z = [...output.dataSync()];
      return tf.sum(tf.mul(output, tf.tensor(weights, output.shape)));
    })(tf.tensor(theta, shape));
    return { z, gradient: [...gradient.dataSync()] };
  });
}

const statesOf = (relaxed: (theta: tf.Tensor) => tf.Tensor, theta: Float32Array, shape = [1, n]): number[] =>
  tf.tidy(() => [...relaxed(tf.tensor(theta, shape)).dataSync()]);

describe.each(all)('%s', (_name, make) => {
  it(`passes the derivative of one step through the tape of ${lane}`, () => {
    for (const temperature of [0.5, 2]) {
      const options = { temperature, samples: 2, seed: 4 };
      const [theta, dz] = [numbers(2 * n, 1), numbers(4 * n, 2)];
      const { gradient } = through(make(options), theta, [2, n], dz);
      const loss = (at: Float32Array) => statesOf(make(options), at, [2, n]).reduce((sum, z, i) => sum + z * dz[i]!, 0);
      const step = 2 ** -6;
      for (let i = 0; i < theta.length; i++) {
        const slope = (loss(theta.with(i, theta[i]! + step)) - loss(theta.with(i, theta[i]! - step))) / (2 * step);
        expect(Math.abs(gradient[i]! - slope)).toBeLessThan(3e-3 * (1 + Math.abs(slope)));
      }
    }
  });

  it('gives the same bits on all backends', async () => {
    const run = () => through(make({ temperature: 0.7, seed: 2 }), numbers(3 * n, 1), [3, n], numbers(3 * n, 2));
    const found = run();
    await useBackend('cpu');
    expect(run()).toEqual(found);
    await useLane();
    tensors = tf.memory().numTensors;
  });

  it('tends, as τ → 0, to the hard one, whose gradient is that of the soft one', () => {
    const [theta, dz] = [numbers(3 * n, 3), numbers(3 * n, 4)];
    const run = (temperature: number, hard: boolean) =>
      through(make({ temperature, hard, seed: 9 }), theta, [3, n], dz);
    const state = run(1, true).z;
    for (const [i, z] of run(1e-4, false).z.entries()) expect(z).toBeCloseTo(state[i]!, 6);
    expect(run(0.3, true).z).toEqual(state);
    expect(run(0.3, true).gradient).toEqual(run(0.3, false).gradient);
    expect(state.every((z) => z === 0 || z === 1)).toBe(true);
    expect(run(0.3, false).z).not.toEqual(state);
  });

  it('takes all dimensions but the last as instances, sample by sample within an example', () => {
    const theta = numbers(2 * 3 * n, 5);
    const dz = numbers(2 * 2 * 3 * n, 6);
    const options = { temperature: 0.6, samples: 2, seed: 3 };
    const grouped = through(make(options), theta, [2, 3, n], dz);
    const reordered = (values: ArrayLike<number>) => {
      const result = new Float32Array(values.length);
      let at = 0;
      for (let b = 0; b < 2; b++)
        for (let g = 0; g < 3; g++)
          for (let s = 0; s < 2; s++) for (let i = 0; i < n; i++) result[at++] = values[((b * 2 + s) * 3 + g) * n + i]!;
      return result;
    };
    const flat = through(make(options), theta, [6, n], reordered(dz));
    expect([...reordered(grouped.z)]).toEqual(flat.z);
    expect(grouped.gradient).toEqual(flat.gradient);
    tf.tidy(() => {
      expect(make(options)(tf.ones([2, 3, n])).shape).toEqual([4, 3, n]);
      expect(make(options)(tf.ones([2, 3, n]), { training: false }).shape).toEqual([2, 3, n]);
    });
  });

  it('has new noise in each step and layer, and goes on from a state to the same bits', () => {
    const theta = numbers(n, 7);
    const relaxed = make({ temperature: 1, seed: 5 });
    const [first, second] = [statesOf(relaxed, theta), statesOf(relaxed, theta)];
    expect(second).not.toEqual(first);
    expect(relaxed.state).toEqual({ steps: 2 });
    expect(statesOf(make({ temperature: 1, seed: 5, state: { steps: 1 } }), theta)).toEqual(second);
    expect(statesOf(make({ temperature: 1, seed: 5, layer: 1 }), theta)).not.toEqual(first);
    expect(statesOf(make({ temperature: 1, seed: 6 }), theta)).not.toEqual(first);
  });

  it('answers a state outside training, without noise and without counting a step', () => {
    const relaxed = make({ temperature: 1 });
    const theta = numbers(2 * n, 8);
    const z = tf.tidy(() => [...relaxed(tf.tensor(theta, [2, n]), { training: false }).dataSync()]);
    expect(z.every((value) => value === 0 || value === 1)).toBe(true);
    expect(relaxed.state).toEqual({ steps: 0 });
    const small = tf.tidy(() => [...relaxed(tf.tensor(theta, [2, n]), { training: false }).dataSync()]);
    expect(small).toEqual(z);
  });

  it('takes τ by the number of the step', () => {
    const theta = numbers(n, 1);
    const scheduled = make({ temperature: (step) => 2 / (1 + step), seed: 1 });
    statesOf(scheduled, theta);
    expect(statesOf(scheduled, theta)).toEqual(statesOf(make({ temperature: 1, seed: 1, state: { steps: 1 } }), theta));
  });

  it('leaves one tensor, its answer', () => {
    const relaxed = make({ temperature: 1, hard: true });
    const theta = tf.tidy(() => tf.ones([2, 2, n], 'int32'));
    for (const training of [true, false]) {
      const z = relaxed(theta, { training });
      expect(tf.memory().numTensors).toBe(tensors + 2);
      z.dispose();
    }
    theta.dispose();
  });

  it('refuses what it cannot do, and does not count it', () => {
    expect(() => make({ temperature: 0 })).toThrow(coded('OPTION_INVALID', /temperature is 0/));
    expect(() => make({ temperature: 1, samples: 0 })).toThrow(coded('OPTION_INVALID', /samples/));
    expect(() => make({ temperature: 1, seed: 0.5 })).toThrow(coded('OPTION_INVALID', /seed/));
    expect(() => make({ temperature: 1, layer: 2 ** 32 })).toThrow(coded('OPTION_INVALID', /layer/));
    for (const state of [{}, { steps: -1 }, { steps: 1, alpha: 2 }]) {
      expect(() => make({ temperature: 1, state })).toThrow(coded('STATE_INVALID'));
    }
    const relaxed = make({ temperature: (step) => -step, seed: 1 });
    tf.tidy(() => {
      expect(() => relaxed(tf.ones([n]))).toThrow(coded('THETA_SHAPE'));
      expect(() => relaxed(tf.ones([0, n]))).toThrow(coded('THETA_SHAPE'));
      expect(() => relaxed(tf.fill([2, n], Number.NaN))).toThrow(coded('THETA_NOT_FINITE', /theta\[0\]\[0\] is NaN/));
      expect(() => relaxed(tf.ones([1, n]))).toThrow(coded('OPTION_INVALID', /temperature is (-)?0/));
    });
    expect(relaxed.state).toEqual({ steps: 0 });
  });
});

describe('a hard relaxation', () => {
  const theta = numbers(5 * n, 1);
  const solved = (solver: ReturnType<typeof topK>) =>
    statesOf(layer({ estimator: straightThrough({ noise: gumbel(), samples: 3 }), solver, seed: 7 }), theta, [5, n]);
  const options = { temperature: 0.5, hard: true, samples: 3, seed: 7 };

  it('is the perturbed argmax that a layer of the same seed computes', () => {
    expect(statesOf(gumbelSoftmax(options), theta, [5, n])).toEqual(solved(argmax({ n })));
    expect(statesOf(softSub({ ...options, k: 2 }), theta, [5, n])).toEqual(solved(topK({ n, k: 2 })));
    expect(statesOf(relaxedTopK({ ...options, k: 2 }), theta, [5, n])).toEqual(solved(topK({ n, k: 2 })));
  });
});

const samples = 20_000;
const theta = [0.5, -1, 0, 1.2, -0.3, 0.8];
const columns = (relaxed: Relaxation) => {
  const z = statesOf(relaxed, Float32Array.from(theta));
  return theta.map((_, i) => z.filter((_, at) => at % n === i).reduce((a, b) => a + b));
};

it('a hard Gumbel-softmax has the law softmax(θ)', () => {
  const counts = columns(gumbelSoftmax({ temperature: 1, hard: true, samples, seed: 1 }));
  const { mean } = moments(subsets(n, 1), theta);
  expect(
    Math.abs(
      chiSquareScore(
        counts,
        mean.map((p) => samples * p),
      ),
    ),
  ).toBeLessThan(3.5);
});

it('a hard L2X chooses i with the chance that one of k draws does', () => {
  const counts = columns(l2x({ k: 3, temperature: 1, hard: true, samples, seed: 2 }));
  const { mean } = moments(subsets(n, 1), theta);
  for (const [i, p] of mean.entries()) {
    const chance = 1 - (1 - p) ** 3;
    expect(Math.abs(counts[i]! - samples * chance) / Math.sqrt(samples * chance * (1 - chance))).toBeLessThan(3.5);
  }
});

it('the samples of L2X are independent', () => {
  const z = statesOf(l2x({ k: 2, temperature: 1, samples: 5000, seed: 2 }), Float32Array.from(theta));
  const first = z.filter((_, at) => at % n === 0);
  expect(Math.abs(correlationScore(first.slice(1), first.slice(0, -1)))).toBeLessThan(3.5);
});

it('a hard top-k draws without replacement by softmax(θ)', () => {
  const weights = theta.map(Math.exp);
  const total = weights.reduce((a, b) => a + b);
  const chance = (i: number) =>
    weights.reduce(
      (sum, w, first) => sum + (first === i ? 0 : (w / total) * (weights[i]! / (total - w))),
      weights[i]! / total,
    );
  const counts = columns(relaxedTopK({ k: 2, temperature: 1, hard: true, samples, seed: 3 }));
  for (const [i, count] of counts.entries()) {
    const p = chance(i);
    expect(Math.abs(count - samples * p) / Math.sqrt(samples * p * (1 - p))).toBeLessThan(3.5);
  }
});

it('a hard spanning tree is one of the 16 of K4', () => {
  const z = statesOf(
    relaxedSpanningTree({ vertices: 4, temperature: 1, hard: true, samples: 500, seed: 1 }),
    new Float32Array(n),
  );
  const rows = new Set(Array.from({ length: 500 }, (_, s) => z.slice(s * n, (s + 1) * n).join()));
  expect([...rows].sort()).toEqual(
    spanningTrees(4, pairs(4))
      .map((tree) => tree.join())
      .sort(),
  );
});

it('refuses subsets and graphs that are not there', () => {
  for (const make of [l2x, softSub, relaxedTopK]) {
    expect(() => make({ k: 0, temperature: 1 })).toThrow(coded('OPTION_INVALID', /k is 0/));
    tf.tidy(() => {
      expect(() => make({ k: 3, temperature: 1 })(tf.ones([1, 2]))).toThrow(coded('OPTION_INVALID', /k is 3/));
    });
  }
  const tree = (vertices: number, edges?: [number, number][]) =>
    relaxedSpanningTree({ vertices, edges, temperature: 1 });
  expect(() => tree(1)).toThrow(coded('OPTION_INVALID', /vertices is 1/));
  expect(() => tree(2, [[0, 0]])).toThrow(coded('OPTION_INVALID', /edges\[0\] is \[0, 0\]/));
  expect(() => tree(2, [[0, 2]])).toThrow(coded('OPTION_INVALID', /edges\[0\] is \[0, 2\]/));
  expect(() =>
    tree(4, [
      [0, 1],
      [2, 3],
    ]),
  ).toThrow(coded('OPTION_INVALID', /into 2 parts/));
  tf.tidy(() => {
    expect(() => tree(3)(tf.ones([1, 4]))).toThrow(coded('THETA_SHAPE', /expected 3/));
  });
});

it.each([
  ['relaxedTopK', relaxedTopK],
  ['softSub', softSub],
  ['l2x', l2x],
])('%s learns to prefer the right subset', (_name, make) => {
  const wanted = [0, 1, 0, 0, 1, 0];
  const relaxed = make({ k: 2, temperature: 0.5, samples: 4, seed: 1 });
  const weights = tf.tidy(() => tf.variable(tf.zeros([1, n])));
  const optimizer = tf.train.sgd(1);
  const target = tf.tensor([wanted]);
  for (let step = 0; step < 100; step++) {
    optimizer.minimize(() => tf.mean(tf.square(tf.sub(relaxed(weights), target))), false, [weights]);
  }
  const learned = tf.tidy(() => [...relaxed(weights, { training: false }).dataSync()]);
  expect(learned).toEqual(wanted);
  const loss = tf.tidy(
    () => tf.mean(tf.square(tf.sub(make({ k: 2, temperature: 0.5, samples: 500 })(weights), target))).dataSync()[0],
  );
  expect(loss).toBeLessThan(0.12);
  tf.dispose([weights, target]);
  optimizer.dispose();
});

it('relaxedSpanningTree learns a tree', () => {
  const wanted = [1, 0, 0, 1, 0, 1]; // the path 0 – 1 – 2 – 3
  const relaxed = relaxedSpanningTree({ vertices: 4, temperature: 0.5, samples: 4, seed: 1 });
  const weights = tf.tidy(() => tf.variable(tf.zeros([1, n])));
  const optimizer = tf.train.sgd(1);
  const target = tf.tensor([wanted]);
  for (let step = 0; step < 100; step++) {
    optimizer.minimize(() => tf.mean(tf.square(tf.sub(relaxed(weights), target))), false, [weights]);
  }
  expect(tf.tidy(() => [...relaxed(weights, { training: false }).dataSync()])).toEqual(wanted);
  tf.dispose([weights, target]);
  optimizer.dispose();
});
