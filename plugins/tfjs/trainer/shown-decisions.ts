import type { Dataset, Rows, ShownDecision } from '@mapgrad/contracts';
import type { Learner } from './learner.ts';

/** How many test examples are shown, and of how many numbers together at most. */
const EXAMPLES = 6;
const NUMBERS = 6000;

/**
 * What a learner decides on the first test examples: fewer where states are long, none where one is longer than all may be.
 *
 * @param optimum the right states of the test examples [N, n]
 */
export async function shownDecisions(
  { predict, map }: Pick<Learner, 'predict' | 'map'>,
  { test, n }: Pick<Dataset, 'test' | 'n'>,
  optimum: Rows,
): Promise<readonly ShownDecision[]> {
  const count = Math.min(EXAMPLES, test.count, Math.floor(NUMBERS / n));
  if (count === 0) return [];
  const theta = await predict(test.inputs.subarray(0, (count * test.inputs.length) / test.count), count);
  const z = await map(theta);
  const row = (rows: Rows, example: number): Rows => rows.slice(example * n, (example + 1) * n);
  return Array.from({ length: count }, (_, example) => ({
    example,
    theta: row(theta, example),
    z: row(z, example),
    optimum: row(optimum, example),
    ...(test.names && { names: test.names(example) }),
  }));
}
