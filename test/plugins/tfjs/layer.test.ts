import type { AsyncExecutor, AsyncMAPSolver, MAPSolver, Query } from '@mapgrad/contracts';
import { differentiate, inline } from '@mapgrad/core';
import { adaptive, fixed, gumbel, imle, straightThrough } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { type Layer, layer } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { itReadsAtOnce as it, useLane } from '../../lane.ts';
import { coded } from './matching.ts';

await useLane();

let tensors: number;
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

const estimatorOf = (samples: number) =>
  imle({ noise: gumbel(), stepSize: adaptive({ alpha: 0.7 }), samples, difference: 'central' });

/** z and dL/dθ of L = ⟨weights, layer(θ)⟩. */
function through(solved: Layer, theta: Float32Array, shape: number[], weights: Float32Array) {
  return tf.tidy(() => {
    let z: number[] = [];
    const gradient = tf.grad((x) => {
      const output = solved(x);
      z = [...output.dataSync()];
      return tf.sum(tf.mul(output, tf.tensor(weights, output.shape)));
    })(tf.tensor(theta, shape));
    return { z, gradient: [...gradient.dataSync()], shape: gradient.shape };
  });
}

const numbers = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(seed * 37.1 + i * 12.9898) * 2);

it('gives the output, the gradient and the state of differentiate', () => {
  const whatever = fc.record({
    examples: fc.integer({ min: 1, max: 4 }),
    samples: fc.integer({ min: 1, max: 3 }),
    n: fc.integer({ min: 2, max: 6 }),
    seed: fc.integer({ min: -1000, max: 1000 }),
    layer: fc.nat(3),
  });
  fc.assert(
    fc.property(whatever, ({ examples, samples, n, seed, layer: number }) => {
      const options = { estimator: estimatorOf(samples), solver: topK({ n, k: 1 }), seed, layer: number };
      const solved = layer(options);
      const plain = differentiate(options);
      for (let step = 0; step < 3; step++) {
        const theta = numbers(examples * n, step);
        const dz = numbers(examples * samples * n, step + 10);
        const { output, backward } = plain.forward(theta);
        const dtheta = backward(dz);
        const found = through(solved, theta, [examples, n], dz);
        expect(found.z).toEqual([...output]);
        expect(found.gradient).toEqual([...dtheta]);
        expect(found.shape).toEqual([examples, n]);
        expect(solved.state).toEqual(plain.state);
        expect(solved.report).toEqual(plain.report);
      }
      expect(solved.state.steps).toBe(3);
    }),
    { seed: 1, numRuns: 30 },
  );
});

it('passes true partial derivatives on, by the chain rule on both sides', () => {
  const solved = layer({ estimator: straightThrough(), solver: topK({ n: 3, k: 1 }) });
  const gradient = tf.tidy(() => [
    ...tf
      .grad((x) => tf.mean(tf.square(tf.sub(solved(tf.mul(x, 3)), 0.25))))(tf.tensor([[1, 2, 0]]))
      .dataSync(),
  ]);
  // z = (0, 1, 0), dL/dz = 2 (z − 1/4) / 3, and 3 from the inner function
  expect(gradient).toEqual([-0.5, 1.5, -0.5]);
});

it('moves θ to where the loss is lower in a loop of optimizer.minimize', () => {
  const solved = layer({
    estimator: imle({ stepSize: fixed(10), noise: gumbel() }),
    solver: argmax({ n: 4 }),
    seed: 5,
  });
  const theta = tf.tidy(() => tf.variable(tf.zeros([8, 4])));
  const wanted = tf.tidy(() => tf.oneHot(tf.tensor1d([0, 1, 2, 3, 0, 1, 2, 3], 'int32'), 4));
  const optimizer = tf.train.sgd(1);
  const loss = (): tf.Scalar => tf.mean(tf.square(tf.sub(solved(theta), wanted)));
  for (let step = 0; step < 200; step++) optimizer.minimize(loss, false, [theta]);
  expect(tf.tidy(() => [...tf.argMax(theta, 1).dataSync()])).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
  tf.dispose([theta, wanted]);
  optimizer.dispose();
});

it('takes all dimensions but the last as instances, and tiles by example', () => {
  const [examples, groups, samples, n] = [2, 3, 2, 4];
  const options = { estimator: estimatorOf(samples), solver: topK({ n, k: 2 }), seed: 3 };
  const theta = numbers(examples * groups * n, 1);
  const dz = numbers(examples * samples * groups * n, 2);
  const found = through(layer(options), theta, [examples, groups, n], dz);

  const { output, backward } = differentiate(options).forward(theta);
  const order: number[] = [];
  for (let b = 0; b < examples; b++)
    for (let s = 0; s < samples; s++)
      for (let g = 0; g < groups; g++) for (let i = 0; i < n; i++) order.push(((b * groups + g) * samples + s) * n + i);
  const dzByGroup = new Float32Array(dz.length);
  for (const [from, to] of order.entries()) dzByGroup[to] = dz[from]!;

  expect(found.z).toEqual(order.map((at) => output[at]));
  expect(found.gradient).toEqual([...backward(dzByGroup)]);
  expect(found.shape).toEqual([examples, groups, n]);
});

it.each([
  { shape: [5, 3], samples: 1, expected: [5, 3] },
  { shape: [5, 3], samples: 4, expected: [20, 3] },
  { shape: [5, 2, 3], samples: 1, expected: [5, 2, 3] },
  { shape: [5, 2, 3], samples: 4, expected: [20, 2, 3] },
  { shape: [2, 2, 2, 3], samples: 3, expected: [6, 2, 2, 3] },
])('gives θ $shape with $samples samples the shape $expected', ({ shape, samples, expected }) => {
  const solved = layer({ estimator: estimatorOf(samples), solver: topK({ n: 3, k: 1 }) });
  tf.tidy(() => {
    expect(solved(tf.ones(shape)).shape).toEqual(expected);
    expect(solved(tf.ones(shape), { training: false }).shape).toEqual(shape);
  });
});

it('answers MAP(θ) outside training, without noise and without counting a step', () => {
  const solved = layer({ estimator: estimatorOf(3), solver: argmax({ n: 3 }), seed: 1 });
  const theta = [
    [0, 0.1, 0],
    [0.1, 0, 0],
  ];
  const z = tf.tidy(() => [...solved(tf.tensor(theta), { training: false }).dataSync()]);
  expect(z).toEqual([0, 1, 0, 1, 0, 0]);
  expect([...solved.map(theta)]).toEqual(z);
  expect(solved.state.steps).toBe(0);
});

it('goes on from a state to the same bits', () => {
  const options = { estimator: estimatorOf(2), solver: topK({ n: 5, k: 2 }), seed: 8 };
  const run = (solved: Layer, step: number) => through(solved, numbers(10, step), [2, 5], numbers(20, step + 5));
  const whole = layer(options);
  run(whole, 0);
  const resumed = layer({ ...options, state: whole.state });
  expect(run(resumed, 1)).toEqual(run(whole, 1));
  expect(resumed.state).toEqual(whole.state);
});

it('reads once from the backend forward and once backward', () => {
  const solved = layer({ estimator: estimatorOf(2), solver: topK({ n: 3, k: 1 }) });
  const read = vi.spyOn(tf.backend(), 'readSync');
  tf.tidy(() => {
    tf.grad((x) => tf.sum(tf.square(solved(x))))(tf.ones([4, 3]));
  });
  expect(read).toHaveBeenCalledTimes(2);
  read.mockRestore();
});

it('leaves one tensor, its answer, outside a tidy', () => {
  const solved = layer({ estimator: estimatorOf(2), solver: topK({ n: 3, k: 1 }) });
  const theta = tf.tidy(() => tf.ones([2, 2, 3], 'int32'));
  for (const training of [true, false]) {
    const z = solved(theta, { training });
    expect(tf.memory().numTensors).toBe(tensors + 2);
    z.dispose();
  }
  theta.dispose();
});

it('takes integers as θ', () => {
  const solved = layer({ estimator: straightThrough(), solver: argmax({ n: 3 }) });
  expect(tf.tidy(() => [...solved(tf.tensor2d([[1, 3, 2]], [1, 3], 'int32')).dataSync()])).toEqual([0, 1, 0]);
});

it('hands each row its instance', () => {
  const solver: MAPSolver<number> = {
    exact: true,
    size: () => 2,
    prepare: (instance) => (_theta, z) => z.fill(instance),
  };
  const solved = layer<number>({ estimator: straightThrough({ samples: 2 }), solver });
  tf.tidy(() => {
    expect([...solved(tf.ones([2, 2]), { instances: [3, 4] }).dataSync()]).toEqual([3, 3, 3, 3, 4, 4, 4, 4]);
    expect([...solved(tf.ones([2, 2]), { training: false, instances: [5, 6] }).dataSync()]).toEqual([5, 5, 6, 6]);
    // @ts-expect-error a solver of instances needs them
    expect(() => solved(tf.ones([2, 2]))).toThrow();
  });
});

it.each([[[3]], [[4, 6]], [[]]])('refuses θ of shape %j for states of 3', (shape) => {
  const solved = layer({ estimator: straightThrough(), solver: argmax({ n: 3 }) });
  tf.tidy(() => {
    expect(() => solved(tf.ones(shape))).toThrow(coded('THETA_SHAPE', /expected \[B, 3\]/));
  });
});

it('theta that is no tensor is refused', () => {
  const solved = layer({ estimator: estimatorOf(1), solver: topK({ n: 3, k: 1 }) });
  const rows = [[1, 2, 3]] as unknown as tf.Tensor;
  expect(() => solved(rows)).toThrow(coded('THETA_SHAPE', /^theta is no tensor, expected one of shape \[B, 3\]/));
});

it('leaves no tensor behind when the solver fails', () => {
  const solver: MAPSolver = {
    exact: true,
    size: () => 2,
    prepare: () => () => {
      throw new Error('no luck');
    },
  };
  const solved = layer({ estimator: straightThrough(), solver });
  const theta = tf.ones([1, 2]);
  expect(() => tf.grad((x) => tf.sum(solved(x)))(theta)).toThrow(/no luck/);
  expect(() => solved(theta, { training: false })).toThrow(/no luck/);
  theta.dispose();
});

it('says where θ is not finite', () => {
  const solved = layer({ estimator: straightThrough(), solver: argmax({ n: 2 }) });
  tf.tidy(() => {
    expect(() =>
      solved(
        tf.tensor([
          [0, 1],
          [Number.NaN, 0],
        ]),
      ),
    ).toThrow(coded('THETA_NOT_FINITE', /theta\[1\]\[0\]/));
  });
});

it('refuses by type what answers later', () => {
  const estimator = straightThrough();
  const solver: AsyncMAPSolver = { exact: true, size: () => 2, prepare: () => Promise.resolve(async () => {}) };
  const executor: AsyncExecutor = { solve: () => Promise.resolve(new Float32Array()), dispose: () => {} };
  // @ts-expect-error an asynchronous solver
  layer({ estimator, solver });
  // @ts-expect-error an asynchronous executor
  layer({ estimator, solver: argmax({ n: 2 }), executor });
});

it('asks the executor that it is given', () => {
  const queries: Query[] = [];
  const within = inline();
  const executor: typeof within = {
    solve(job) {
      queries.push(job.query);
      return within.solve(job);
    },
    dispose: () => {},
  };
  const solved = layer({ estimator: straightThrough({ samples: 3 }), solver: argmax({ n: 2 }), executor });
  tf.tidy(() => {
    solved(tf.ones([5, 2]));
  });
  expect(queries.map(({ shape }) => shape)).toEqual([{ instances: 5, samples: 3, n: 2 }]);
});
