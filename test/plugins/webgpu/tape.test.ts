import type { AsyncExecutor } from '@mapgrad/contracts';
import { inlineAsync } from '@mapgrad/core';
import { adaptive, gumbel, imle } from '@mapgrad/estimators';
import { gridShortestPath } from '@mapgrad/solvers';
import { type Cut, layerAsync, valueAndGrads } from '@mapgrad/tfjs';
import { webgpu } from '@mapgrad/webgpu';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { hasGPU } from './gpu.ts';
import { signed } from './signed.ts';

const [B, n] = [4, 12];
const target = Array.from(signed(8, n));

/** The loss of a model whose one layer is a grid of paths, and its gradients, in three steps. */
async function learned(executor: AsyncExecutor): Promise<readonly number[][]> {
  const pick = layerAsync({
    estimator: imle({ noise: gumbel(), stepSize: adaptive({ alpha: 0.5 }), samples: 4 }),
    solver: gridShortestPath({ rows: 3, columns: 4 }),
    executor,
    seed: 2,
  });
  const start = tf.tensor(
    signed(7, B * n).map((value) => 2 * value - 2),
    [B, n],
  );
  const theta = tf.variable(start);
  function* loss(): Cut<tf.Scalar> {
    const z = yield* pick(theta);
    return tf.sum(tf.mul(z, target));
  }
  const told: number[][] = [];
  for (let step = 0; step < 3; step++) {
    const { value, grads } = await valueAndGrads(loss, [theta]);
    told.push([...(await value.data()), ...(await Object.values(grads)[0]!.data())]);
    tf.dispose([value, grads]);
  }
  tf.dispose([start, theta]);
  return told;
}

describe.skipIf(!hasGPU)('a layer on the GPU', () => {
  it('has the losses and gradients of one in this thread', async () => {
    const executor = webgpu();
    const expected = await learned(inlineAsync());
    expect(expected[0]!.some((value) => value !== 0)).toBe(true);
    expect(await learned(executor)).toEqual(expected);
    expect(executor.counts).toEqual({ 'webgpu.gpuRows': 3 * 2 * 4 * B, 'webgpu.otherRows': 0 });
    await executor.dispose();
  });
});
