import { fold } from '@mapgrad/contracts';
import { mapStates } from '@mapgrad/core';
import { gumbel } from '@mapgrad/estimators';
import { gridShortestPath } from '@mapgrad/solvers';
import * as tf from '@tensorflow/tfjs';
import type { Batch, Problem } from './problem.ts';
import { PIXELS, SIDE, terrainOf } from './terrain.ts';

const N = SIDE * SIDE;
const INPUTS = PIXELS * PIXELS * 3;
const HIDDEN = 16;

/** Terrains, and the cheapest paths over them. */
export interface PathBatch extends Batch {
  /** What the cells cost in truth [B, 144]. */
  readonly costs: Float32Array;
}

const solver = gridShortestPath({ rows: SIDE, columns: SIDE, neighbours: 8 });

/**
 * Paths over terrain: a network sees the pixels of every cell and predicts θ = −cost; the solver finds the cheapest path from the
 * first corner to the last. It learns from the right paths alone, and is never told what a cell costs.
 */
export const paths: Problem<PathBatch> = {
  id: 'paths',
  n: N,
  solver,
  noise: gumbel(),
  defaults: { estimator: 'imle', lambda: 0.1, temperature: 0.1, samples: 2 },
  learningRate: 0.004,
  inputShape: [N, INPUTS],
  targetShape: [N],
  weights: [
    { name: 'hidden', shape: [INPUTS, HIDDEN], scale: Math.sqrt(6 / (INPUTS + HIDDEN)) },
    { name: 'hiddenBias', shape: [HIDDEN], scale: 0 },
    { name: 'cost', shape: [HIDDEN, 1], scale: Math.sqrt(6 / (HIDDEN + 1)) },
    { name: 'costBias', shape: [1], scale: 0 },
  ],
  metric: { name: 'Extra cost of the paths', better: 'lower' },

  draw(key, count) {
    const terrains = Array.from({ length: count }, (_, i) => terrainOf(fold(key, i)));
    const inputs = new Float32Array(count * N * INPUTS);
    const costs = new Float32Array(count * N);
    for (const [i, terrain] of terrains.entries()) {
      inputs.set(terrain.pixels, i * N * INPUTS);
      costs.set(terrain.costs, i * N);
    }
    const right = mapStates(
      { solver },
      costs.map((cost) => -cost),
    );
    return { count, inputs, targets: right, right, costs };
  },

  predict({ hidden, hiddenBias, cost, costBias }, inputs) {
    const cells = tf.sub(tf.reshape(inputs, [-1, INPUTS]), 0.5);
    const seen = tf.relu(tf.add(tf.matMul(cells as tf.Tensor2D, hidden as tf.Tensor2D), hiddenBias!));
    const raw = tf.add(tf.matMul(seen as tf.Tensor2D, cost as tf.Tensor2D), costBias!);
    const costs = tf.reshape(tf.add(tf.softplus(raw), 0.05), [-1, N]);
    return tf.neg(tf.div(costs, tf.mean(costs, 1, true))); // 1 on average, so that λ and τ mean the same throughout
  },

  judge: (_, z, right) => tf.sum(tf.abs(tf.sub(z, right)), 1),

  measure({ count, costs, right }, z) {
    let [paid, needed] = [0, 0];
    for (let i = 0; i < count * N; i++) {
      paid += costs[i]! * z[i]!;
      needed += costs[i]! * right[i]!;
    }
    return paid / needed - 1;
  },
};
