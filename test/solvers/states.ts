import { allPairs } from '@mapgrad/solvers';
import { tourEdge } from './tours.ts';

/** All permutations of some numbers; where these ascend, from the lexicographically smallest to the largest. */
export function permutations(numbers: readonly number[]): number[][] {
  if (numbers.length === 0) return [[]];
  return numbers.flatMap((first, at) =>
    permutations(numbers.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
  );
}

/** The states of chains, from that of the labels 0, 0, … on, the first label changing last. */
export function chainStates(length: number, labels: number, transitions: 'shared' | 'each'): number[][] {
  const pairs = transitions === 'each' ? length - 1 : 1;
  return Array.from({ length: labels ** length }, (_, code) => {
    const chain = Array.from({ length }, (__, t) => Math.floor(code / labels ** (length - 1 - t)) % labels);
    const z = new Array<number>((length + pairs * labels) * labels).fill(0);
    chain.forEach((label, t) => {
      z[t * labels + label] = 1;
      if (t === 0) return;
      const matrix = transitions === 'each' ? t - 1 : 0;
      z[(length + matrix * labels + chain[t - 1]!) * labels + label]! += 1;
    });
    return z;
  });
}

/** The projective trees of a sentence, the preferred ones first: heads by word, 0 for the root and p for word p − 1. */
export function treeStates(words: number, roots: 'one' | 'any'): number[][] {
  const trees = Array.from({ length: (words + 1) ** words }, (_, code) =>
    Array.from({ length: words }, (__, m) => Math.floor(code / (words + 1) ** m) % (words + 1)),
  ).filter((heads) => isTree(heads) && !crosses(heads) && (roots === 'any' || rootsOf(heads) === 1));
  const preferred = trees.map((heads) => ({ heads, choices: choicesOf(heads) }));
  preferred.sort((a, b) => compare(a.choices, b.choices));
  return preferred.map(({ heads }) => {
    const z = new Array<number>(words * words).fill(0);
    heads.forEach((head, m) => {
      z[(head === 0 ? m : head - 1) * words + m] = 1;
    });
    return z;
  });
}

const rootsOf = (heads: readonly number[]): number => heads.filter((head) => head === 0).length;

/** Whether every word reaches the root. */
function isTree(heads: readonly number[]): boolean {
  return heads.every((_, m) => {
    let at = m + 1;
    for (let step = 0; step <= heads.length && at !== 0; step++) at = heads[at - 1]!;
    return at === 0;
  });
}

function crosses(heads: readonly number[]): boolean {
  const edges = heads.map((head, m) => [Math.min(head, m + 1), Math.max(head, m + 1)] as const);
  return edges.some(([a, b]) => edges.some(([c, d]) => a < c && c < b && b < d));
}

/** The decisions that a tree is made of, from the outside in, as the docstring of projectiveTree names them. */
function choicesOf(heads: readonly number[]): number[] {
  const headOf = (p: number): number => heads[p - 1] ?? -1;
  const below = (p: number, ancestor: number): boolean => p === ancestor || (p !== 0 && below(headOf(p), ancestor));
  const between = (a: number, b: number): number[] =>
    Array.from({ length: Math.abs(a - b) }, (_, i) => (a < b ? a + 1 + i : a - 1 - i));
  const whole = (head: number, end: number): number[] => {
    const outermost = between(head, end).findLast((p) => headOf(p) === head);
    return outermost === undefined ? [] : [outermost, ...edge(head, outermost), ...whole(outermost, end)];
  };
  const edge = (one: number, other: number): number[] => {
    const [s, t] = [Math.min(one, other), Math.max(one, other)];
    const last = between(s, t - 1).findLast((p) => below(p, s) && (headOf(s) === t || !below(p, t))) ?? s;
    return [last, ...whole(s, last), ...whole(t, last + 1)];
  };
  return whole(0, heads.length);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** Marks of the spans of all binary trees over some leaves, those with the shorter left parts first. */
export function binaryTreeStates(leaves: number): number[][] {
  const trees = (first: number, last: number): (readonly [number, number])[][] =>
    first === last
      ? [[]]
      : Array.from({ length: last - first }, (_, i) => first + i).flatMap((split) =>
          trees(first, split).flatMap((left) =>
            trees(split + 1, last).map((right) => [[first, last] as const, ...left, ...right]),
          ),
        );
  const spans = allPairs(leaves);
  return trees(0, leaves - 1).map((tree) =>
    spans.map(([i, j]) => Number(tree.some(([first, last]) => first === i && last === j))),
  );
}

/** The states of tours, those first that visit low cities first. */
export function tourStates(cities: number): number[][] {
  return permutations(Array.from({ length: cities - 1 }, (_, i) => i + 1)).map((rest) => tourState([0, ...rest]));
}

/** The state of one tour, from its cities in order. */
export function tourState(tour: readonly number[]): number[] {
  const z = new Array<number>((tour.length * (tour.length - 1)) / 2).fill(0);
  tour.forEach((city, at) => {
    z[tourEdge(tour.length, city, tour[(at + 1) % tour.length]!)] = 1;
  });
  return z;
}
