import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { checkOption, type Dataset, fold, MapgradError, noiseKey, randomWords, type Split } from '@mapgrad/contracts';

const SLOTS = 48;
const FEATURES = [
  'HolidayFlag',
  'DayOfWeek',
  'WeekOfYear',
  'Month',
  'ForecastWindProduction',
  'SystemLoadEA',
  'SMPEA',
  'CO2Intensity',
];
const PRICE = 'price_SMPEP2';
const INPUTS = FEATURES.length + 1;
/** When each begins: 0:00, 0:30, … */
const HALF_HOURS = Array.from(
  { length: SLOTS },
  (_, slot) => `${Math.floor(slot / 2)}:${slot % 2 === 0 ? '00' : '30'}`,
);
const packageFolder = dirname(createRequire(import.meta.url).resolve('@mapgrad/example-energy/package.json'));
const dataFile = pathToFileURL(join(packageFolder, 'data/prices.csv.gz'));

export interface IrishPricesOptions {
  /** What a half-hour weighs: its value is its price times its weight; 48 positive numbers. */
  readonly weights: readonly number[];
  readonly train?: number;
  readonly validation?: number;
  readonly test?: number;
  /** Decides which days are which. */
  readonly seed: number;
}

interface Day {
  /** [48][8] */
  readonly features: readonly (readonly number[])[];
  /** [48] */
  readonly prices: readonly number[];
}

/** Read once, however many runs there are. */
let allDays: readonly Day[] | undefined;

/**
 * The Irish single electricity market, 789 days of 48 half-hours, split at random into days to learn from, to choose by
 * and to report on.
 *
 * Inputs [48, 9] are `(w·x_1, …, w·x_8, w)`, x being the features of a half-hour standardised on the training days: a
 * linear function of them, without a bias, is w times a linear prediction of the price. Targets [48] are w times the
 * price that was paid.
 *
 * @throws MapgradError OPTION_INVALID, DATA_INVALID
 */
export function irishPrices(options: IrishPricesOptions): Dataset {
  const { weights, train = 550, validation = 100, test = 139, seed } = options;
  checkOption('weights.length', weights.length, weights.length === SLOTS, `one weight for each of ${SLOTS} half-hours`);
  allDays ??= readDays(dataFile);
  const days = shuffled(allDays, seed);
  const wanted = train + validation + test;
  checkOption(
    'train + validation + test',
    wanted,
    wanted <= days.length,
    `at most the ${days.length} days that there are`,
  );

  const scales = FEATURES.map((_, f) => standardisation(days.slice(0, train), f));
  const split = (from: number, count: number): Split => ({
    count,
    names: () => HALF_HOURS,
    inputs: Float32Array.from(
      days.slice(from, from + count).flatMap(({ features }) =>
        features.flatMap((row, slot) => {
          const weight = weights[slot]!;
          return [...row.map((value, f) => weight * scales[f]!(value)), weight];
        }),
      ),
    ),
    targets: Float32Array.from(
      days.slice(from, from + count).flatMap(({ prices }) => prices.map((price, slot) => weights[slot]! * price)),
    ),
  });
  return {
    inputShape: [SLOTS, INPUTS],
    n: SLOTS,
    train: split(0, train),
    validation: split(train, validation),
    test: split(train + validation, test),
  };
}

function readDays(file: URL): Day[] {
  const [header = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  const columns = header.split(',');
  const at = (name: string): number => {
    const index = columns.indexOf(name);
    if (index < 0) throw new MapgradError('DATA_INVALID', `${file.pathname} has no column ${name}, but ${header}`);
    return index;
  };
  const featureColumns = FEATURES.map(at);
  const priceColumn = at(PRICE);
  const rows = lines.map((line) => line.split(',').map(Number));
  return Array.from({ length: rows.length / SLOTS }, (_, day) => {
    const slots = rows.slice(day * SLOTS, (day + 1) * SLOTS);
    return {
      features: slots.map((row) => featureColumns.map((column) => row[column]!)),
      prices: slots.map((row) => row[priceColumn]!),
    };
  });
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const words = new Int32Array(items.length + 1);
  randomWords(fold(noiseKey(seed), 0), 0, items.length, words);
  const order = Array.from(items.keys()).sort((a, b) => words[a]! - words[b]! || a - b);
  return order.map((index) => items[index]!);
}

/** x ↦ (x − mean) / (standard deviation) of a feature over some days. */
function standardisation(days: readonly Day[], feature: number): (value: number) => number {
  const values = days.flatMap(({ features }) => features.map((row) => row[feature]!));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = Math.sqrt(variance) || 1;
  return (value) => (value - mean) / deviation;
}
