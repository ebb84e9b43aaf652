import { checkOption, type MAPSolver, MapgradError, noiseKey, positiveInteger, randomWords } from '@mapgrad/contracts';
import { dot, type Vector } from './vector.ts';

/** All states of a set C, each [n]. */
export type States = readonly Vector[];

/** Sets with more states than this are not written out. */
const LIMIT = 2 ** 20;

/** The n vectors with a single one: the states of argmax. */
export const oneHots = (n: number): readonly Float32Array[] => subsets(n, 1);

/**
 * The C(n, k) vectors of k ones and n − k zeros: the states of top-k.
 *
 * @throws MapgradError OPTION_INVALID, also where there are more than 2²⁰
 */
export function subsets(n: number, k: number): readonly Float32Array[] {
  positiveInteger('n', n);
  checkOption('k', k, Number.isInteger(k) && k >= 0 && k <= n, `an integer from 0 to n = ${n}`);
  let count = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) count = (count * (n - i + 1)) / i;
  checkOption('the number of subsets', count, count <= LIMIT, `at most ${LIMIT}`);
  const found: Float32Array[] = [];
  const chosen = new Float32Array(n);
  const extend = (from: number, missing: number): void => {
    if (missing === 0) found.push(chosen.slice());
    for (let i = from; missing > 0 && i <= n - missing; i++) {
      chosen[i] = 1;
      extend(i + 1, missing - 1);
      chosen[i] = 0;
    }
  };
  extend(0, k);
  return found;
}

/**
 * The 2ⁿ vectors of zeros and ones.
 *
 * @throws MapgradError OPTION_INVALID, also for n above 20
 */
export function hypercube(n: number): readonly Float32Array[] {
  positiveInteger('n', n);
  checkOption('n', n, 2 ** n <= LIMIT, 'at most 20');
  return Array.from({ length: 2 ** n }, (_, bits) => Float32Array.from({ length: n }, (_, i) => (bits >> i) & 1));
}

/** Options of {@link statesBySolver}. */
export interface ProbeOptions<Instance> {
  /** Which C, of a solver that has many. */
  readonly instance?: Instance;
  /** How many θ are tried; 1000 when absent. */
  readonly probes?: number;
  /** `negative` tries −|θ|, for a solver that takes no other; `any` when absent. */
  readonly theta?: 'any' | 'negative';
  readonly seed?: number;
}

/**
 * The states that a solver gives for many random θ ~ N(0, I), in the order in which they are met.
 *
 * Not complete: a state is met by a probe with the probability that it is optimal, which may be small. Try more probes
 * and see whether more states come.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function statesBySolver<Instance = void>(
  solver: MAPSolver<Instance>,
  options: ProbeOptions<Instance> = {},
): readonly Float32Array[] {
  const { probes = 1000, seed = 0, theta: domain = 'any' } = options;
  positiveInteger('probes', probes);
  const instance = options.instance as Instance;
  const n = solver.size(instance);
  const solve = solver.prepare(instance);
  const key = noiseKey(seed);
  const words = new Int32Array(2 * n);
  const theta = new Float32Array(n);
  const found = new Map<string, Float32Array>();
  for (let probe = 0; probe < probes; probe++) {
    randomWords(key, probe, 2 * n, words);
    for (let i = 0; i < n; i++) {
      const normal = gaussian(words[2 * i]!, words[2 * i + 1]!);
      theta[i] = domain === 'negative' ? -Math.abs(normal) : normal;
    }
    const z = new Float32Array(n);
    solve(theta, z);
    const name = z.join();
    if (!found.has(name)) found.set(name, z);
  }
  return [...found.values()];
}

/** A normal number from two uniform words, by Box and Muller. */
const gaussian = (word1: number, word2: number): number =>
  Math.sqrt(-2 * Math.log(((word1 >>> 0) + 0.5) * 2 ** -32)) * Math.cos(2 * Math.PI * word2 * 2 ** -32);

/** A solver that looks at each of some states, and takes the first among the best. */
export function bestOf(states: States): MAPSolver {
  const n = sizeOfStates(states);
  return {
    exact: true,
    size: () => n,
    prepare: () => (theta, z) => {
      let [best, highest] = [0, Number.NEGATIVE_INFINITY];
      for (let i = 0; i < states.length; i++) {
        const score = dot(theta, states[i]!);
        if (score > highest) [best, highest] = [i, score];
      }
      z.set(states[best]!);
    },
  };
}

/**
 * n of some states.
 *
 * @throws MapgradError OPTION_INVALID unless there are states, all of one length and finite
 */
export function sizeOfStates(states: States): number {
  const n = states[0]?.length ?? 0;
  const wrong = states.findIndex((z) => z.length !== n || !Array.from(z).every(Number.isFinite));
  if (n > 0 && wrong < 0) return n;
  throw new MapgradError(
    'OPTION_INVALID',
    n === 0
      ? 'there are no states, or the first one is empty; pass all states of C, each with n numbers'
      : `state ${wrong} is [${Array.from(states[wrong]!).join(', ')}], expected ${n} finite numbers, as in state 0`,
  );
}
