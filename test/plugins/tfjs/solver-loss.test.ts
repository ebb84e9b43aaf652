import type { Executor, MAPSolver, SolverLoss } from '@mapgrad/contracts';
import { inline, judge } from '@mapgrad/core';
import { fenchelYoung, noiseContrastive, normal, pointwise, spoPlus } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { type KnownTensors, solverLoss, type TapedLoss } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeEach, expect } from 'vitest';
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

const numbers = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(seed * 37.1 + i * 12.9898) * 2);

/** Losses, and dL/dθ of L = ⟨weights, losses⟩. */
function through(
  taped: TapedLoss,
  theta: Float32Array,
  shape: number[],
  weights: Float32Array,
  answers: () => KnownTensors,
) {
  return tf.tidy(() => {
    let losses: number[] = [];
    let lossShape: number[] = [];
    const gradient = tf.grad((x) => {
      const output = taped(x, answers());
      losses = [...output.dataSync()];
      lossShape = output.shape;
      return tf.sum(tf.mul(output, tf.tensor(weights, output.shape)));
    })(tf.tensor(theta, shape));
    return { losses, lossShape, gradient: [...gradient.dataSync()], shape: gradient.shape };
  });
}

const kinds: Record<string, () => SolverLoss> = {
  'SPO+': spoPlus,
  'Fenchel-Young': () => fenchelYoung({ noise: normal(), samples: 2 }),
  NCE: noiseContrastive,
};

it.each(Object.keys(kinds))('gives the losses of judge, and its gradient times what comes from above: %s', (kind) => {
  const whatever = fc.record({
    examples: fc.integer({ min: 1, max: 4 }),
    n: fc.integer({ min: 2, max: 6 }),
    seed: fc.integer({ min: -1000, max: 1000 }),
    layer: fc.nat(3),
    asTensors: fc.boolean(),
  });
  fc.assert(
    fc.property(whatever, ({ examples, n, seed, layer, asTensors }) => {
      const options = { loss: kinds[kind]!(), solver: topK({ n, k: 1 }), seed, layer };
      const taped = solverLoss(options);
      const plain = judge(options);
      const scores = numbers(examples * n, 50);
      const pool = Float32Array.from({ length: n * n }, (_, i) => Number(i % (n + 1) === 0));
      const answers = (): KnownTensors =>
        asTensors
          ? { scores: tf.tensor(scores, [examples, n]), pool: tf.tensor(pool, [n, n], 'int32') }
          : { scores, pool };
      for (let step = 0; step < 3; step++) {
        const theta = numbers(examples * n, step);
        const weights = numbers(examples, step + 10);
        const { losses, dtheta } = plain.evaluate(theta, { scores, pool });
        const found = through(taped, theta, [examples, n], weights, answers);
        expect(found.losses).toEqual([...Float32Array.from(losses)]);
        expect(found.gradient).toEqual([...dtheta.map((value, i) => value * weights[Math.floor(i / n)]!)]);
        expect([found.lossShape, found.shape]).toEqual([[examples], [examples, n]]);
        expect(taped.state).toEqual(plain.state);
        expect(taped.report).toEqual(plain.report);
      }
      expect(taped.state.steps).toBe(3);
    }),
    { seed: 1, numRuns: 30 },
  );
});

it('has the gradient of a model behind it, by finite differences', () => {
  const taped = solverLoss({ loss: pointwise(), solver: topK({ n: 4, k: 2 }) });
  const inputs = numbers(3 * 2, 1);
  const scores = numbers(3 * 4, 2);
  const pool = Float32Array.from([1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 1]);
  const loss = (weights: tf.Tensor): tf.Scalar =>
    tf.mean(tf.square(taped(tf.matMul(tf.tensor(inputs, [3, 2]), weights), { scores, pool })));
  const weights = numbers(2 * 4, 3).map((value) => value / 4);
  const at = (moved: Float32Array): number => tf.tidy(() => loss(tf.tensor(moved, [2, 4])).dataSync()[0]!);
  const gradient = tf.tidy(() => [
    ...tf
      .grad(loss)(tf.tensor(weights, [2, 4]))
      .dataSync(),
  ]);
  const width = 2 ** -7;
  for (const [i, found] of gradient.entries()) {
    const slope = (at(weights.with(i, weights[i]! + width)) - at(weights.with(i, weights[i]! - width))) / (2 * width);
    expect(Math.abs(found - slope)).toBeLessThan(2e-3 * Math.max(1, Math.abs(slope)));
    expect(Math.abs(found)).toBeGreaterThan(0.01);
  }
});

it('takes all dimensions but the last as instances', () => {
  const options = { loss: spoPlus(), solver: topK({ n: 3, k: 1 }) };
  const [theta, scores, weights] = [numbers(12, 1), numbers(12, 2), numbers(4, 3)];
  const found = through(solverLoss(options), theta, [2, 2, 3], weights, () => ({ scores }));
  const flat = through(solverLoss(options), theta, [4, 3], weights, () => ({ scores }));
  expect(found).toEqual({ ...flat, lossShape: [2, 2], shape: [2, 2, 3] });
});

it('asks for MAP(scores) unless the states are given', () => {
  let rows = 0;
  const executor: Executor = {
    solve(job) {
      rows += job.query.shape.instances;
      return inline().solve(job);
    },
    dispose: () => {},
  };
  const taped = solverLoss({ loss: spoPlus(), solver: topK({ n: 3, k: 1 }), executor });
  const scores = numbers(6, 2);
  const counted = (answers: KnownTensors): number => {
    const before = rows;
    tf.tidy(() => void taped(tf.zeros([2, 3]), answers));
    return rows - before;
  };
  expect(counted({ scores })).toBe(4);
  expect(counted({ scores, states: Float32Array.from([1, 0, 0, 0, 1, 0]) })).toBe(2);
});

it('knows what each row is about', () => {
  const limited: MAPSolver<{ readonly k: number }> = {
    exact: true,
    size: () => 3,
    prepare: ({ k }) => topK({ n: 3, k }).prepare(),
  };
  const taped = solverLoss({ loss: spoPlus(), solver: limited });
  const gradient = tf.tidy(() => [
    ...tf
      .grad((theta) =>
        tf.sum(
          taped(
            theta,
            {
              scores: [
                [-3, 2, 1],
                [-3, 2, 1],
              ],
            },
            [{ k: 1 }, { k: 2 }],
          ),
        ),
      )(tf.zeros([2, 3]))
      .dataSync(),
  ]);
  // 2 { MAP(−t) − MAP(t) }: the worst states against the best ones
  expect(gradient).toEqual([2, -2, 0, 2, -2, 0]);
});

it('refuses what it cannot judge, and leaves no tensors', () => {
  const taped = solverLoss({ loss: spoPlus(), solver: topK({ n: 3, k: 1 }) });
  const judged = (theta: number[] | number[][], answers: KnownTensors) => () =>
    tf.tidy(() => taped(tf.tensor(theta), answers));
  expect(judged([1, 2, 3], { scores: [[1, 2, 3]] })).toThrow(coded('THETA_SHAPE'));
  expect(judged([[1, 2]], { scores: [[1, 2]] })).toThrow(coded('THETA_SHAPE'));
  expect(judged([[1, 2, 3]], {})).toThrow(coded('ANSWERS_MISSING'));
  expect(judged([[1, 2, 3]], { scores: [[1, 2]] })).toThrow(coded('ANSWERS_SHAPE'));
  expect(judged([[1, 2, Number.NaN]], { scores: [[1, 2, 3]] })).toThrow(coded('THETA_NOT_FINITE'));
});
