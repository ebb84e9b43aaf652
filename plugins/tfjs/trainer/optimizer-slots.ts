import type { NamedArray } from '@mapgrad/contracts';
import type { Optimizer, Variable } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';
import { arrayOf } from './array-of.ts';
import { valuesOf } from './values-of.ts';

/**
 * What an optimizer of TensorFlow.js has learned: its own variables, and those that it keeps for each weight.
 *
 * Its `getWeights` leaves out the powers of β of Adam, and `setWeights` computes them anew, to other bits.
 */
export const readSlots = async (optimizer: Optimizer): Promise<NamedArray[]> =>
  Promise.all(
    fieldsOf(optimizer).flatMap(([field, value]) => {
      if (isVariable(value)) return [arrayOf(field, value)];
      return isSlots(value) ? value.map(({ variable }, i) => arrayOf(`${field}/${i}`, variable)) : [];
    }),
  );

/**
 * Sets what another optimizer of the same options has learned.
 *
 * @param arrays under the prefix, as read
 * @throws MapgradError CHECKPOINT_INVALID
 */
export function writeSlots(optimizer: Optimizer, prefix: string, arrays: readonly NamedArray[]): void {
  const tf = tensorflow();
  for (const [field, value] of fieldsOf(optimizer)) {
    if (isVariable(value)) {
      const fresh = tf.tensor(valuesOf(arrays, `${prefix}/${field}`, value.shape), value.shape);
      value.assign(fresh);
      fresh.dispose();
    } else if (isSlots(value)) {
      const kept = arrays.filter(({ name }) => name.startsWith(`${prefix}/${field}/`));
      const slots = kept.map(({ name, shape, values }) => {
        const initial = tf.tensor(values, [...shape]);
        const slot = { originalName: name, variable: tf.variable(initial, false) };
        initial.dispose();
        return slot;
      });
      value.splice(0, value.length, ...slots);
    }
  }
}

interface Slot {
  readonly originalName: string;
  readonly variable: Variable;
}

const fieldsOf = (optimizer: Optimizer): [string, unknown][] => Object.entries(optimizer);

const isVariable = (value: unknown): value is Variable => value instanceof tensorflow().Variable;

const isSlots = (value: unknown): value is Slot[] =>
  Array.isArray(value) && value.every((slot: Partial<Slot>) => isVariable(slot.variable));
