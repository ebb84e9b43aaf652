import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { checkOption, type Dataset, noiseKey, randomWords, type Split } from '@mapgrad/contracts';

const FEATURES = 5;
const EDGES = 40;
const packageFolder = dirname(createRequire(import.meta.url).resolve('@mapgrad/example-shortest-path/package.json'));
const dataFile = join(packageFolder, 'data/costs.csv.gz');

/** Options of {@link gridPathCosts}. */
export interface GridPathCostsOptions {
  /** How many training examples are held back to choose by; 0 when absent. */
  readonly validation?: number;
  /** Decides which ones. */
  readonly seed: number;
}

interface Example {
  readonly set: string;
  /** [5] */
  readonly features: readonly number[];
  /** [40] */
  readonly costs: readonly number[];
}

/** Read once, however many runs there are. */
let allExamples: readonly Example[] | undefined;

/**
 * The data of a published benchmark: 1000 examples to learn from, 1000 to report on.
 *
 * Inputs [5]. Targets [40] are the costs of the edges to the right and down in a grid of 5 × 5 vertices, negated: scores.
 * Without examples that are held back, `validation` is the training examples themselves.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function gridPathCosts({ validation = 0, seed }: GridPathCostsOptions): Dataset {
  allExamples ??= readExamples();
  const learnable = allExamples.filter(({ set }) => set === 'train');
  const most = learnable.length - 1;
  const whole = Number.isInteger(validation) && validation >= 0 && validation <= most;
  checkOption('validation', validation, whole, `an integer from 0 to ${most}`);
  const shuffled = shuffledBy(seed, learnable);
  const train = splitOf(shuffled.slice(validation));
  return {
    inputShape: [FEATURES],
    n: EDGES,
    labels: 'scores',
    train,
    validation: validation === 0 ? train : splitOf(shuffled.slice(0, validation)),
    test: splitOf(allExamples.filter(({ set }) => set === 'test')),
  };
}

function readExamples(): Example[] {
  const [, ...lines] = gunzipSync(readFileSync(dataFile)).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [set = '', ...cells] = line.split(',');
    const numbers = cells.map(Number);
    return { set, features: numbers.slice(0, FEATURES), costs: numbers.slice(FEATURES) };
  });
}

function shuffledBy<T>(seed: number, items: readonly T[]): T[] {
  const words = new Int32Array(items.length + 1);
  randomWords(noiseKey(seed), 0, items.length, words);
  const order = Array.from(items.keys()).sort((a, b) => words[a]! - words[b]! || a - b);
  return order.map((index) => items[index]!);
}

const splitOf = (examples: readonly Example[]): Split => ({
  count: examples.length,
  inputs: Float32Array.from(examples.flatMap(({ features }) => features)),
  targets: Float32Array.from(examples.flatMap(({ costs }) => costs.map((cost) => -cost))),
});
