import type { Dataset, Split } from '@mapgrad/contracts';
import { ensure, type Law, law } from './law.ts';
import { difference } from './show.ts';

const SPLITS = ['train', 'validation', 'test'] as const;

/**
 * What every dataset obeys: as many finite numbers as its shapes say, the same each time it is made.
 *
 * @param make a new dataset each time, for one seed
 */
export function datasetLaws(make: () => Dataset | Promise<Dataset>): readonly Law[] {
  const everySplit = async (
    check: (split: Split, name: (typeof SPLITS)[number], dataset: Dataset) => void,
  ): Promise<void> => {
    const dataset = await make();
    for (const name of SPLITS) check(dataset[name], name, dataset);
  };

  return [
    law('dataset: n and the shape of an input are integers from 1', async () => {
      const { n, inputShape } = await make();
      const at = [n, ...inputShape].findIndex((size) => !Number.isSafeInteger(size) || size < 1);
      ensure(at < 0, () => (at === 0 ? `n is ${n}` : `inputShape is [${inputShape.join(', ')}]`));
    }),

    law('dataset: there are as many inputs and targets as count and shapes say, and examples to learn from', () =>
      everySplit(({ count, inputs, targets }, name, { n, inputShape, train }) => {
        const width = inputShape.reduce((product, size) => product * size, 1);
        ensure(Number.isSafeInteger(count) && count >= 0, () => `${name}.count is ${count}`);
        ensure(train.count > 0, () => 'train.count is 0');
        for (const [rows, what, each] of [
          [inputs, 'inputs', width],
          [targets, 'targets', n],
        ] as const) {
          ensure(
            rows instanceof Float32Array && rows.length === count * each,
            () => `${name}.${what} has ${rows.length} numbers, expected a Float32Array of ${count} × ${each}`,
          );
        }
      }),
    ),

    law('dataset: every number is finite', () =>
      everySplit((split, name) => {
        for (const what of ['inputs', 'targets'] as const) {
          const at = split[what].findIndex((value) => !Number.isFinite(value));
          ensure(at < 0, () => `${name}.${what}[${at}] is ${split[what][at]}`);
        }
      }),
    ),

    law('dataset: made again, it is the same', async () => {
      const again = await make();
      await everySplit((split, name) => {
        for (const what of ['inputs', 'targets'] as const) {
          const changed = difference(again[name][what], split[what]);
          ensure(changed === undefined, () => `${name}.${what} has ${changed ?? ''}`);
        }
      });
    }),
  ];
}
