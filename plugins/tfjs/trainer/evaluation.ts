import type { Dataset, Numbers, Rows } from '@mapgrad/contracts';
import { nextTurn } from '../next-turn.ts';
import { columns, named } from './heads.ts';
import type { Learner } from './learner.ts';
import type { LearningHead } from './learning-head.ts';

type SplitName = 'train' | 'validation' | 'test';

/** Examples that are decided on between two looks at the event loop. */
const CHUNK = 64;

/** Measures what a learner decides on a split, by the metrics of all its heads. */
export async function evaluate(learner: Learner, dataset: Dataset, name: SplitName): Promise<Numbers> {
  const theta = await predictions(learner, dataset, name);
  const numbers: Record<string, number> = {};
  for (const learning of learner.heads) {
    const { from, dataset: own } = learning.head;
    Object.assign(numbers, named(learning.head, await measure(learning, columns(theta, dataset.n, from, own.n), name)));
  }
  return numbers;
}

async function measure({ head, map, optima }: LearningHead, theta: Rows, name: SplitName): Promise<Numbers> {
  const { metrics, dataset } = head;
  const { n } = dataset;
  const split = dataset[name];
  const { count, targets } = split;
  const z = await decisions(map, theta, n);
  const optimum = optima.get(split) ?? (await decisions(map, targets, n));
  optima.set(split, optimum);
  const measured = { count, n, theta, z, targets, optimum };
  const numbers: Record<string, number> = {};
  for (const [id, metric] of Object.entries(metrics)) {
    const probed = metric.probe && (await decisions(map, metric.probe(measured), n));
    numbers[id] = metric.measure(measured, probed);
  }
  return numbers;
}

/** θ [N, n] */
async function predictions(learner: Learner, { n, ...dataset }: Dataset, name: SplitName): Promise<Rows> {
  const { count, inputs } = dataset[name];
  const width = inputs.length / count;
  const theta = new Float32Array(count * n);
  for (let from = 0; from < count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK);
    theta.set(await learner.predict(inputs.subarray(from * width, to * width), to - from), from * n);
    await nextTurn();
  }
  return theta;
}

/** MAP(θ) [N, n] */
async function decisions(map: LearningHead['map'], theta: Rows, n: number): Promise<Rows> {
  const z = new Float32Array(theta.length);
  for (let from = 0; from < theta.length; from += CHUNK * n) {
    z.set(await map(theta.subarray(from, from + CHUNK * n)), from);
    await nextTurn();
  }
  return z;
}
