import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dataset, Numbers, Rows, Split } from '@mapgrad/contracts';
import type { Learner } from './learner.ts';
import type { MinibatchParts } from './minibatch-parts.ts';
import type { Optima } from './optima.ts';

/** Examples that are decided on between two looks at the event loop. */
const CHUNK = 64;

/**
 * Measures a learner on splits.
 *
 * @param optima receives the right states of each split that is measured and has none yet
 */
export function evaluation(
  { dataset, metrics }: Pick<MinibatchParts, 'dataset' | 'metrics'>,
  optima: Optima,
): (learner: Learner, split: Split) => Promise<Numbers> {
  return async (learner, split) => {
    const { count, targets } = split;
    const theta = await predictions(learner, split, dataset);
    const z = await decisions(learner, theta, dataset.n);
    const optimum = optima.get(split) ?? (await decisions(learner, targets, dataset.n));
    optima.set(split, optimum);
    const measured = { count, n: dataset.n, theta, z, targets, optimum };
    const numbers: Record<string, number> = {};
    for (const [id, metric] of Object.entries(metrics)) {
      const probed = metric.probe && (await decisions(learner, metric.probe(measured), dataset.n));
      numbers[id] = metric.measure(measured, probed);
    }
    return numbers;
  };
}

/** θ [N, n] */
async function predictions(learner: Learner, { count, inputs }: Split, { n }: Dataset): Promise<Rows> {
  const width = inputs.length / count;
  const theta = new Float32Array(count * n);
  for (let from = 0; from < count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK);
    theta.set(learner.predict(inputs.subarray(from * width, to * width), to - from), from * n);
    await nextTurn();
  }
  return theta;
}

/** MAP(θ) [N, n] */
async function decisions(learner: Learner, theta: Rows, n: number): Promise<Rows> {
  const z = new Float32Array(theta.length);
  for (let from = 0; from < theta.length; from += CHUNK * n) {
    z.set(learner.map(theta.subarray(from, from + CHUNK * n)), from);
    await nextTurn();
  }
  return z;
}
