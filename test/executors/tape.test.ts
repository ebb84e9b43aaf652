import { isMapgradError } from '@mapgrad/contracts';
import { checked, inline } from '@mapgrad/core';
import { fixed, imle, straightThrough } from '@mapgrad/estimators';
import { endSynchronous, synchronous } from '@mapgrad/remote';
import { layer } from '@mapgrad/tfjs';
import { threads } from '@mapgrad/threads';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect } from 'vitest';
import { itReadsAtOnce as it, useLane } from '../lane.ts';
import { runTypescript as execArgv } from '../run-typescript/argv.ts';
import { N } from './batches.ts';
import { type Fault, faulty, isOneHot, thetaOf } from './faulty.ts';
import { child } from './kinds.ts';
import { releaseTape } from './release-tape.ts';

await useLane();

const check = isOneHot();
const local = checked({ solver: faulty({ n: N }), check });
const remote = checked({ solver: synchronous({ solver: child() }), check });
const threaded = threads({ workers: 1, deadline: 400, execArgv });
afterAll(async () => {
  threaded.dispose();
  await endSynchronous();
});

describe.each([
  ['inline', inline(), local, ['throw', 'unfilled', 'infeasible']],
  ['threads', threaded, local, ['throw', 'exit', 'hang']],
  ['a child process that is waited for', inline(), remote, ['code', 'short', 'garbage']],
] satisfies [string, unknown, unknown, Fault[]][])('in the tape, by %s', (_, executor, solver, faults) => {
  const plain = layer({ estimator: straightThrough(), solver, executor });
  const moved = layer({ estimator: imle({ stepSize: fixed(1) }), solver, executor });
  const rowsOf = (first: number): tf.Tensor2D => tf.tensor2d([1, 0, 0, first, 2, 1], [2, N]);

  /** d/dtheta of ⟨weights, z⟩; the first weight of the second row is given. */
  const slope = (solved: typeof plain, first: number, weight: number): number[] =>
    tf.tidy(() => {
      const gradient = tf.grad((theta) => tf.sum(tf.mul(solved(theta), rowsOf(weight))));
      return [...gradient(rowsOf(first)).dataSync()];
    });

  it.each(faults)(
    '%s, forward or backward: an error with its row, no tensor left, and the next step is right',
    (fault) => {
      const right = slope(moved, 0, 1);
      const tensors = tf.memory().numTensors;
      for (const [solved, first, weight] of [
        [plain, thetaOf(fault), 1],
        [moved, 0, -thetaOf(fault)], // theta is moved to theta − lambda·dz
      ] as const) {
        let thrown: unknown;
        try {
          slope(solved, first, weight);
        } catch (error) {
          thrown = error;
        }
        expect(isMapgradError(thrown)).toBe(true);
        expect(thrown).toMatchObject({ context: { row: 1, instance: 1 } });
        if (solved === moved) releaseTape(); // TensorFlow.js keeps tensors when any backward pass throws
        expect(tf.memory().numTensors).toBe(tensors);
      }
      expect(slope(moved, 0, 1)).toEqual(right);
      expect(tf.memory().numTensors).toBe(tensors);
    },
  );
});
