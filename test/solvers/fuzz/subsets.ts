import { argmax, knapsack, multidimensionalKnapsack, quotas, ranking, topK } from '@mapgrad/solvers';
import { draws } from '../draws.ts';
import { expectFirstBest, type Fuzzed } from '../fuzzed.ts';
import { allBinary, dot } from '../solve-once.ts';
import { permutations } from '../states.ts';

const count = (z: readonly number[], group: readonly number[], g: number): number =>
  z.reduce((sum, value, i) => sum + (group[i] === g ? value : 0), 0);

const neighbours = (n: number, groups: number): number[] =>
  Array.from({ length: n }, (_, i) => Math.floor((i * groups) / n));

const subsets = (group: readonly number[], counts: (g: number) => readonly [number, number]): (readonly number[])[] =>
  allBinary(group.length).filter((z) =>
    group.every((g) => count(z, group, g) >= counts(g)[0] && count(z, group, g) <= counts(g)[1]),
  );

const fuzzed: readonly Fuzzed[] = [
  {
    name: 'argmax',
    check(seed) {
      const { integer, theta } = draws(seed);
      const groups = integer(1, 3);
      const n = groups * integer(1, 3);
      expectFirstBest(
        argmax({ n, groups }),
        subsets(neighbours(n, groups), () => [1, 1]),
        theta(n),
      );
    },
  },
  {
    name: 'topK',
    check(seed) {
      const { integer, theta } = draws(seed);
      const groups = integer(1, 3);
      const size = integer(1, groups === 1 ? 8 : 3);
      const k = integer(1, size);
      const n = groups * size;
      expectFirstBest(
        topK({ n, k, groups }),
        subsets(neighbours(n, groups), () => [k, k]),
        theta(n),
      );
    },
  },
  {
    name: 'quotas',
    check(seed) {
      const { integer, integers, theta } = draws(seed);
      const n = integer(1, 8);
      const group = integers(n, 0, integer(0, n - 1));
      const groups = Math.max(...group) + 1;
      const sizes = Array.from({ length: groups }, (_, g) => group.filter((other) => other === g).length);
      const least = sizes.map((size) => integer(0, size));
      const most = sizes.map((size, g) => integer(least[g]!, size));
      const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
      const k = integer(sum(least), sum(most));
      const states = subsets(group, (g) => [least[g]!, most[g]!]).filter((z) => sum(z) === k);
      expectFirstBest(quotas({ group, k, least, most }), states, theta(n));
    },
  },
  {
    name: 'ranking',
    check(seed) {
      const { integer, integers, theta } = draws(seed);
      const n = integer(1, 5);
      const values = integers(n, -3, 3).sort((a, b) => a - b);
      const given = seed % 3 === 0 ? values : Array.from({ length: n }, (_, i) => i + 1);
      const states = permutations(given.toReversed());
      expectFirstBest(ranking(seed % 3 === 0 ? { n, values } : { n }), states, theta(n));
    },
  },
  {
    name: 'ranking of many',
    check(seed) {
      const { integer, theta } = draws(seed);
      const n = integer(30, 90);
      const scores = theta(n);
      const ranks = new Array<number>(n);
      const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
      for (const [place, i] of order.entries()) ranks[i] = n - place;
      expectFirstBest(ranking({ n }), [ranks], scores);
    },
  },
  {
    name: 'knapsack',
    check(seed) {
      const { integer, integers, theta } = draws(seed);
      const weights = integers(integer(1, 8), 0, 6);
      const capacity = integer(0, 20);
      const values = theta(weights.length);
      const fitting = allBinary(weights.length).filter(
        (z) => dot(weights, z) <= capacity && z.every((value, i) => value === 0 || values[i]! > 0),
      );
      expectFirstBest(knapsack({ weights, capacity }), fitting, values);
    },
  },
  {
    name: 'multidimensionalKnapsack',
    check(seed) {
      const { integer, integers, theta } = draws(seed);
      const n = integer(1, 8);
      const unit = seed % 3 === 0 ? 0.1 : 1;
      const weights = Array.from({ length: integer(1, 3) }, () => integers(n, 0, 6).map((weight) => weight * unit));
      const capacities = weights.map(() => integer(0, 20) * unit);
      const values = theta(n).map((value) => (Number.isInteger(value) ? value + 0.25 : value)); // states may tie
      const fitting = allBinary(n).filter(
        (z) =>
          weights.every((row, r) => dot(row, z) <= capacities[r]! * (1 + 1e-9)) &&
          z.every((value, i) => value === 0 || values[i]! > 0),
      );
      expectFirstBest(multidimensionalKnapsack({ weights, capacities }), fitting, values);
    },
  },
];

export default fuzzed;
