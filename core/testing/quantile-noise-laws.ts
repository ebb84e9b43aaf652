import { noiseKey, type QuantileNoise, randomWords } from '@mapgrad/contracts';
import { ensure, type Law, law } from './law.ts';
import { noiseLaws } from './noise-laws.ts';
import { difference, show } from './show.ts';

const DEPTH = 0x7fffffff;
const LENGTHS = [1, 2, 3, 8, 1000];

/**
 * `noiseLaws` and those of drawing from words: `fromWords` turns each word into the quantile that it names, and `sample`
 * does so with the random words of the row.
 *
 * @param make a new noise each time
 */
export function quantileNoiseLaws(make: () => QuantileNoise): readonly Law[] {
  return [
    ...noiseLaws(make),

    law('noise: a row is what its random words give', () => {
      const noise = make();
      for (const length of LENGTHS) {
        for (const row of [0, 1, 1000]) {
          const words = new Int32Array(length + 1);
          randomWords(noiseKey(3), row, length, words);
          const sampled = new Float32Array(length);
          noise.sample(noiseKey(3), row, sampled);
          const changed = difference(fromWords(noise, words, length), sampled);
          ensure(changed === undefined, () => `from the words of row ${row}, ${length} numbers have ${changed ?? ''}`);
        }
      }
    }),

    law('noise: words in the order of quantiles give finite numbers in that order', () => {
      const words = Int32Array.from(ranks(), (rank) => rank ^ ((rank >> 31) & DEPTH));
      const before = words.slice();
      const values = fromWords(make(), words, words.length);
      const changed = difference(words, before);
      ensure(changed === undefined, () => `the words have ${changed ?? ''} after numbers were drawn from them`);
      values.forEach((value, i) => {
        ensure(Number.isFinite(value), () => `the word ${hex(words[i]!)} gives ${value}`);
        ensure(
          i === 0 || value >= values[i - 1]!,
          () =>
            `the word ${hex(words[i - 1]!)} gives ${values[i - 1]}, and ${hex(words[i]!)}, a higher quantile, ${value}`,
        );
      });
    }),

    law('noise: each number depends on its own word alone', () => {
      const noise = make();
      const words = new Int32Array(34);
      randomWords(noiseKey(4), 0, 33, words);
      const together = fromWords(noise, words, 33);
      together.forEach((value, i) => {
        const [alone] = fromWords(noise, words.slice(i, i + 1), 1);
        ensure(
          Object.is(alone, value),
          () => `the word ${hex(words[i]!)} gives ${alone} alone, and ${value} at [${i}] among ${show(words)}`,
        );
      });
    }),
  ];
}

function fromWords(noise: QuantileNoise, words: Int32Array, length: number): Float32Array {
  const out = new Float32Array(length).fill(Number.NaN);
  noise.fromWords(words, out);
  return out;
}

/** Places in the order of quantiles, ascending: both ends, the middle, and random ones between them. */
function ranks(): number[] {
  const words = new Int32Array(2000);
  randomWords(noiseKey(5), 0, 2000, words);
  const edges = [0, 1, 2, 3, 2 ** 31 - 2, 2 ** 31 - 1];
  const all = [...edges, ...edges.map((rank) => 2 ** 32 - 1 - rank), ...Array.from(words, (word) => word >>> 0)];
  return all.sort((a, b) => a - b);
}

const hex = (word: number): string => `0x${(word >>> 0).toString(16).padStart(8, '0')}`;
