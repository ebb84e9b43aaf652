import { decisionValue, hamming, type Loss, squaredError, squaredStateError } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { useLane } from '../../lane.ts';

await useLane();

const never = () => {
  throw new Error('asked for the optimum');
};

/** Losses of some rows, and the gradient of their sum. */
async function judge(
  loss: Loss,
  output: number[][],
  targets: number[][],
  optimum: () => Promise<Float32Array> = never,
) {
  const n = targets[0]!.length;
  const rowLoss = await loss.prepare({ n, targets: Float32Array.from(targets.flat()), optimum });
  const [rows, gradient] = tf.tidy(() => {
    const y = tf.tensor(targets);
    return [rowLoss(tf.tensor(output), y), tf.grad((x) => tf.sum(rowLoss(x, y)))(tf.tensor(output))];
  });
  const found = { rows: await rows.array(), gradient: await gradient.array() };
  tf.dispose([rows, gradient]);
  return found;
}

it('squared-error is the mean square of each row of θ', async () => {
  const loss = squaredError();
  expect(loss.judges).toBe('theta');
  expect(
    await judge(
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

it('hamming is the share of wrong coordinates of z, and pushes the same way whatever z is', async () => {
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
    await judge(
      loss,
      [
        [1, 0, 0, 1],
        [1, 1, 0, 0],
      ],
      targets,
    ),
  ).toEqual({ rows: [0.5, 0], gradient: slope });
  expect(
    await judge(
      loss,
      [
        [0, 1, 0, 1],
        [0, 0, 1, 0],
      ],
      targets,
    ),
  ).toEqual({ rows: [1, 0.75], gradient: slope });
});

it('squared-state-error is the mean square of each row of z, and leaves what is right where it is', async () => {
  const loss = squaredStateError();
  expect([loss.judges, loss.compares]).toEqual(['z', 'states']);
  const states = [
    [1, 0],
    [0, 1],
  ];
  expect(
    await judge(
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

it('decision-value is the value of z, negated, relative to the mean value of the best', async () => {
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
  const optimum = () => Promise.resolve(Float32Array.from([0, 1, 1, 0]));
  expect(await judge(loss, z, targets, optimum)).toEqual({
    rows: [-0.25, 1.25],
    gradient: [
      [-0.25, -1.5],
      [0.5, 1.25],
    ],
  });
});

it('decision-value is −1 on average for decisions under perfect knowledge', async () => {
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
  const { rows } = await judge(decisionValue(), best, targets, () => Promise.resolve(Float32Array.from(best.flat())));
  expect((rows as number[]).reduce((sum, value) => sum + value, 0) / 3).toBeCloseTo(-1, 6);
});

it('decision-value refuses examples in which nothing is worth anything', async () => {
  await expect(judge(decisionValue(), [[0, 0]], [[0, 0]], () => Promise.resolve(new Float32Array(2)))).rejects.toThrow(
    expect.objectContaining({ code: 'DATA_INVALID' }),
  );
});
