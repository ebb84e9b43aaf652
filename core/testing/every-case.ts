import { messageOf } from '@mapgrad/contracts';
import { show } from './show.ts';

/** How a case breaks a law, in words; undefined where it does not. */
export type Breach = (values: Float32Array) => string | undefined | Promise<string | undefined>;

/** Throws the words for the first case that breaks a law, once its numbers are as simple as they can be. */
export async function everyCase(cases: Iterable<Float32Array>, breach: Breach): Promise<void> {
  const words: Breach = async (values) => {
    try {
      return await breach(values);
    } catch (thrown) {
      return `${messageOf(thrown)} (for ${show(values)})`;
    }
  };
  for (const values of cases) {
    const found = await words(values);
    if (found !== undefined) throw new Error(await simplest(values, words, found));
  }
}

/** The words for the case in which each number is 0, ±1 or an integer if that still breaks the law. */
async function simplest(values: Float32Array, words: Breach, found: string): Promise<string> {
  const simpler = values.slice();
  let latest = found;
  for (let i = 0; i < simpler.length; i++) {
    const kept = simpler[i]!;
    for (const candidate of [0, Math.sign(kept), Math.trunc(kept)]) {
      if (candidate === kept) break;
      simpler[i] = candidate;
      const still = await words(simpler.slice());
      if (still !== undefined) {
        latest = still;
        break;
      }
      simpler[i] = kept;
    }
  }
  return latest;
}
