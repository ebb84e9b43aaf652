import type { NamedArray } from '@mapgrad/contracts';
import type { Network } from '../model.ts';
import { tensorflow } from '../tensorflow.ts';

/** Copies of all weights of a network. */
export const readWeights = ({ weights }: Network): NamedArray[] =>
  weights.map(({ name, variable }) => ({
    name,
    shape: variable.shape,
    values: variable.dataSync<'float32'>(),
  }));

/** Sets all weights of a network, in the order in which they were read. */
export function writeWeights(network: Network, values: readonly NamedArray[]): void {
  const tf = tensorflow();
  network.weights.forEach(({ variable }, i) => {
    const fresh = tf.tensor(values[i]!.values, variable.shape);
    variable.assign(fresh);
    fresh.dispose();
  });
}
