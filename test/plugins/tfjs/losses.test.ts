import { decisionValue, hamming, type Loss, squaredError, squaredStateError, useBackend } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

await useBackend('wasm');

const never = () => {
  throw new Error('asked for the optimum');
};

/** Losses of some rows, and the gradient of their sum. */
function judge(loss: Loss, output: number[][], targets: number[][], optimum: () => Float32Array = never) {
  const n = targets[0]!.length;
  return tf.tidy(() => {
    const rowLoss = loss.prepare({ n, targets: Float32Array.from(targets.flat()), optimum });
    const y = tf.tensor(targets);
    return {
      rows: rowLoss(tf.tensor(output), y).arraySync(),
      gradient: tf
        .grad((x) => tf.sum(rowLoss(x, y)))(tf.tensor(output))
        .arraySync(),
    };
  });
}

it('squared-error is the mean square of each row of θ', () => {
  const loss = squaredError();
  expect(loss.judges).toBe('theta');
  expect(
    judge(
      loss,
      [
        [1, 2],
        [0, 0],
      ],
      [
        [0, 4],
        [0, 1],
      ],
    ),
  ).toEqual({
    rows: [2.5, 0.5],
    gradient: [
      [1, -2],
      [0, -1],
    ],
  });
});

it('hamming is the share of wrong coordinates of z, and pushes the same way whatever z is', () => {
  const loss = hamming();
  expect(loss.judges).toBe('z');
  const targets = [
    [1, 0, 1, 0],
    [1, 1, 0, 0],
  ];
  const slope = [
    [-0.25, 0.25, -0.25, 0.25],
    [-0.25, -0.25, 0.25, 0.25],
  ];
  expect(
    judge(
      loss,
      [
        [1, 0, 0, 1],
        [1, 1, 0, 0],
      ],
      targets,
    ),
  ).toEqual({ rows: [0.5, 0], gradient: slope });
  expect(
    judge(
      loss,
      [
        [0, 1, 0, 1],
        [0, 0, 1, 0],
      ],
      targets,
    ),
  ).toEqual({ rows: [1, 0.75], gradient: slope });
});

it('squared-state-error is the mean square of each row of z, and leaves what is right where it is', () => {
  const loss = squaredStateError();
  expect([loss.judges, loss.compares]).toEqual(['z', 'states']);
  const states = [
    [1, 0],
    [0, 1],
  ];
  expect(
    judge(
      loss,
      [
        [1, 1],
        [0.5, 0],
      ],
      states,
    ),
  ).toEqual({
    rows: [0.5, 0.625],
    gradient: [
      [0, 1],
      [0.5, -1],
    ],
  });
});

it('decision-value is the value of z, negated, relative to the mean value of the best', () => {
  const loss = decisionValue();
  expect(loss.judges).toBe('z');
  const targets = [
    [1, 6],
    [-2, -5],
  ];
  const z = [
    [1, 0],
    [0, 1],
  ];
  // the best of each row are worth 6 and |−2|, on average 4
  const optimum = () => Float32Array.from([0, 1, 1, 0]);
  expect(judge(loss, z, targets, optimum)).toEqual({
    rows: [-0.25, 1.25],
    gradient: [
      [-0.25, -1.5],
      [0.5, 1.25],
    ],
  });
});

it('decision-value is −1 on average for decisions under perfect knowledge', () => {
  const targets = [
    [3, 1],
    [2, 8],
    [1, 5],
  ];
  const best = [
    [1, 0],
    [0, 1],
    [0, 1],
  ];
  const { rows } = judge(decisionValue(), best, targets, () => Float32Array.from(best.flat()));
  expect((rows as number[]).reduce((sum, value) => sum + value, 0) / 3).toBeCloseTo(-1, 6);
});

it('decision-value refuses examples in which nothing is worth anything', () => {
  expect(() => judge(decisionValue(), [[0, 0]], [[0, 0]], () => new Float32Array(2))).toThrow(
    expect.objectContaining({ code: 'DATA_INVALID' }),
  );
});
