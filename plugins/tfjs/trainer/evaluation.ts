import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dataset, Numbers, Rows, Split } from '@mapgrad/contracts';
import type { Learner } from './learner.ts';
import type { MinibatchParts } from './minibatch-parts.ts';

/** Examples that are decided on between two looks at the event loop. */
const CHUNK = 64;

/** Measures a learner on splits; what perfect knowledge decides is solved once for each split. */
export function evaluation({
  dataset,
  metrics,
}: Pick<MinibatchParts, 'dataset' | 'metrics'>): (learner: Learner, split: Split) => Promise<Numbers> {
  const optima = new Map<Split, Rows>();

  return async (learner, split) => {
    const { count, targets } = split;
    const theta = await predictions(learner, split, dataset);
    const z = await decisions(learner, theta, dataset.n);
    const optimum = optima.get(split) ?? (await decisions(learner, targets, dataset.n));
    optima.set(split, optimum);
    const measured = { count, n: dataset.n, theta, z, targets, optimum };
    return Object.fromEntries(Object.entries(metrics).map(([id, metric]) => [id, metric.measure(measured)]));
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
