import { fold, type NoiseDistribution, noiseKey, type ScoredNoise } from '@mapgrad/contracts';
import { ensure, type Law, law } from './law.ts';
import { difference, show } from './show.ts';

/** What {@link noiseLaws} are told of the contribution. */
export interface NoiseLawOptions {
  /** The noise is the same whatever key and row, as no noise is; false when absent. */
  readonly constant?: boolean;
}

const LENGTHS = [1, 2, 3, 8, 33, 1000];
const ROWS = [0, 1, 2, 5, 1000, 2 ** 31 - 1];
const KEYS = [0, 1, 2 ** 40].flatMap((seed) => [noiseKey(seed), fold(noiseKey(seed), 1)]);

const SCORED_ROWS = 2000;
const SCORED_LENGTH = 100;
/** Standard errors; by chance one test in two million is further out. */
const FAR = 5;

/**
 * What every noise obeys: ε is a pure function of (key, row), so that any thread or machine can draw it again.
 *
 * Laws of its mean, variance and shape are its own theory, not here.
 *
 * @param make a new noise each time
 */
export function noiseLaws(make: () => NoiseDistribution, { constant = false }: NoiseLawOptions = {}): readonly Law[] {
  const rowsOf = (noise: NoiseDistribution, length: number): Float32Array[] =>
    KEYS.flatMap((key) =>
      ROWS.map((row) => {
        const out = new Float32Array(length).fill(Number.NaN);
        noise.sample(key, row, out);
        return out;
      }),
    );

  const laws = [
    law('noise: every number of a row is written and finite', () => {
      const noise = make();
      for (const length of LENGTHS) {
        rowsOf(noise, length).forEach((row, i) => {
          const at = row.findIndex((value) => !Number.isFinite(value));
          ensure(at < 0, () => `epsilon[${at}] is ${row[at]} in a row of ${length} for ${name(i)} (it was NaN before)`);
        });
      }
    }),

    law('noise: a row is a pure function of key and row', () => {
      const used = make();
      const expected = LENGTHS.map((length) => rowsOf(make(), length));
      const again = LENGTHS.map((_, i) => rowsOf(used, LENGTHS[LENGTHS.length - 1 - i]!)).reverse();
      LENGTHS.forEach((length, i) => {
        expected[i]!.forEach((row, r) => {
          const changed = difference(again[i]![r]!, row);
          ensure(
            changed === undefined,
            () => `drawn after other rows, a row of ${length} for ${name(r)} has ${changed ?? ''}`,
          );
        });
      });
    }),

    law('noise: a row is the same wherever it lies in memory', () => {
      const noise = make();
      const [expected] = rowsOf(noise, 8);
      const memory = new Float32Array(12).fill(7);
      noise.sample(KEYS[0]!, ROWS[0]!, memory.subarray(2, 10));
      const changed = difference(memory, [7, 7, ...expected!, 7, 7]);
      ensure(changed === undefined, () => `at [2] of a buffer of sevens it has ${changed ?? ''}`);
    }),
  ];

  const different = law('noise: other rows, keys and seeds have other noise', () => {
    const rows = rowsOf(make(), 64);
    rows.forEach((row, i) => {
      const same = rows.findIndex((other) => difference(other, row) === undefined);
      ensure(same === i, () => `${name(same)} and ${name(i)} have the same noise, ${show(row)}`);
    });
  });

  return constant ? laws : [...laws, different];
}

/** {@link noiseLaws} and those of ∇ν: `E ∇ν(ε) = 0` and, by parts, `E ε_i ∂_iν(ε) = 1`, within five standard errors. */
export function scoredNoiseLaws(make: () => ScoredNoise): readonly Law[] {
  return [
    ...noiseLaws(make),

    law('noise: the score is written into all of out, and epsilon left as it is', () => {
      const noise = make();
      const [epsilon] = sampleOf(noise, 1);
      const before = epsilon!.slice();
      const score = new Float32Array(epsilon!.length).fill(Number.NaN);
      noise.score(epsilon!, score);
      const at = score.findIndex((value) => !Number.isFinite(value));
      const changed = difference(epsilon!, before);
      ensure(at < 0, () => `score[${at}] is ${score[at]} for epsilon ${epsilon![at]} (it was NaN before)`);
      ensure(changed === undefined, () => `epsilon ${show(before)} has ${changed ?? ''} after its score was asked`);
    }),

    law('noise: the mean of the score is 0', () => {
      meanIs(0, make(), (_, score) => score);
    }),

    law('noise: the mean of epsilon times its score is 1', () => {
      meanIs(1, make(), (epsilon, score) => epsilon * score);
    }),
  ];
}

function meanIs(expected: number, noise: ScoredNoise, value: (epsilon: number, score: number) => number): void {
  const score = new Float32Array(SCORED_LENGTH);
  let sum = 0;
  let squares = 0;
  for (const epsilon of sampleOf(noise, SCORED_ROWS)) {
    noise.score(epsilon, score);
    for (let i = 0; i < SCORED_LENGTH; i++) {
      const found = value(epsilon[i]!, score[i]!);
      sum += found;
      squares += found * found;
    }
  }
  const count = SCORED_ROWS * SCORED_LENGTH;
  const mean = sum / count;
  const error = Math.sqrt(Math.max(0, squares / count - mean * mean) / count);
  ensure(Math.abs(mean - expected) <= FAR * error, () => `it is ${mean} ± ${error} over ${count} draws`);
}

const sampleOf = (noise: NoiseDistribution, rows: number): readonly Float32Array[] =>
  Array.from({ length: rows }, (_, row) => {
    const epsilon = new Float32Array(SCORED_LENGTH);
    noise.sample(KEYS[0]!, row, epsilon);
    return epsilon;
  });

function name(index: number): string {
  const { key0, key1 } = KEYS[Math.floor(index / ROWS.length)]!;
  return `key (${key0}, ${key1}) and row ${ROWS[index % ROWS.length]}`;
}
