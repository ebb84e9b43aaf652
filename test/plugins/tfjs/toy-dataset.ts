import { type Dataset, type MAPSolver, noiseKey, type Rows, randomWords, type Split } from '@mapgrad/contracts';

interface ToyOptions {
  readonly items: number;
  readonly features: number;
  /** The value of an item, from its features. */
  readonly value: (features: Float32Array) => number;
  /** Examples of the three splits. */
  readonly counts?: readonly [number, number, number];
  /** Targets are the states that this solver chooses, not the values. */
  readonly decided?: MAPSolver;
  /** Inputs are [items · features] and not [items, features]. */
  readonly flat?: boolean;
}

/** Examples of items with uniform features in ±1, whose values are a function of them. */
export function toyDataset({ items, features, value, counts = [70, 20, 30], decided, flat }: ToyOptions): Dataset {
  const split = (index: number): Split => {
    const count = counts[index]!;
    const size = count * items * features;
    const words = new Int32Array(size + 1);
    randomWords(noiseKey(99), index, size, words);
    const inputs = Float32Array.from({ length: size }, (_, i) => words[i]! / 2 ** 31);
    const values = Float32Array.from({ length: count * items }, (_, i) =>
      value(inputs.subarray(i * features, (i + 1) * features)),
    );
    return { count, inputs, targets: decided === undefined ? values : mapOf(decided, values, items) };
  };
  return {
    inputShape: flat ? [items * features] : [items, features],
    n: items,
    train: split(0),
    validation: split(1),
    test: split(2),
  };
}

/** MAP(values), row by row. */
export function mapOf(solver: MAPSolver, values: Rows, n: number): Rows {
  const solve = solver.prepare();
  const z = new Float32Array(values.length);
  for (let from = 0; from < values.length; from += n) {
    solve(values.subarray(from, from + n), z.subarray(from, from + n));
  }
  return z;
}
