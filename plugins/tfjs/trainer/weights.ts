import type { NamedArray } from '@mapgrad/contracts';
import type { Network } from '../model.ts';
import { tensorflow } from '../tensorflow.ts';
import { arrayOf } from './array-of.ts';

/** Copies of all weights of a network. */
export const readWeights = async ({ weights }: Network): Promise<NamedArray[]> =>
  Promise.all(weights.map(async ({ name, variable }) => arrayOf(name, variable)));

/** Sets all weights of a network, in the order in which they were read. */
export function writeWeights(network: Network, values: readonly NamedArray[]): void {
  const tf = tensorflow();
  network.weights.forEach(({ variable }, i) => {
    const fresh = tf.tensor(values[i]!.values, variable.shape);
    variable.assign(fresh);
    fresh.dispose();
  });
}
