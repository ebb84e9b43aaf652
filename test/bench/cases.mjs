import { gridShortestPath, knapsack, spanningTree, topK } from '@mapgrad/solvers';

const costs = (u) => -0.5 - u;
const scores = (u) => 4 * u;
const items = Array.from({ length: 48 }, (_, i) => [3, 5, 7, 5, 3, 3, 7][i % 7]);
const values = (_, i) => Math.sin((i % 48) + Math.floor(i / 48)) + 0.1 * items[i % 48];

/** 48 items that are to fit in 60. */
export const program = { weights: items, capacity: 60 };

const path = (side) => ({
  solver: () => gridShortestPath({ rows: side, columns: side }),
  theta: costs,
});

/**
 * The layers that are measured: θ [B, n] from uniform numbers, S samples, κ of Sum-of-Gamma noise (none when absent),
 * the goal in milliseconds, and what torch-imle and torch-adaptive-imle (a central difference) took with torch 1.13 on
 * one thread of the same kind of machine. Where the time of a solve depends on its numbers, kernels are measured with the
 * rows of so many passes.
 */
export const cases = [
  { name: 'path 12×12', B: 32, S: 10, k: 15, ...path(12), goal: 7, imle: 732, adaptive: 1137 },
  { name: 'path 30×30', B: 32, S: 10, k: 39, ...path(30), goal: 50, imle: 4213, adaptive: 8035 },
  {
    name: 'top-10 of 1000',
    B: 128,
    S: 10,
    k: 10,
    solver: () => topK({ n: 1000, k: 10 }),
    theta: scores,
    goal: 12,
    imle: 707,
    adaptive: 743,
  },
  {
    name: 'top-10 of 1000, no noise',
    B: 128,
    S: 10,
    solver: () => topK({ n: 1000, k: 10 }),
    theta: scores,
    goal: 7.5,
    imle: 15.5,
    adaptive: 36,
  },
  {
    name: 'top-10 of 350',
    B: 32,
    S: 100,
    k: 10,
    solver: () => topK({ n: 350, k: 10 }),
    theta: scores,
    goal: 12,
    imle: 648,
    adaptive: 661,
  },
  {
    name: 'spanning tree of K10',
    B: 128,
    S: 10,
    k: 9,
    solver: () => spanningTree({ vertices: 10 }),
    theta: scores,
    goal: 5,
    imle: 96,
    adaptive: 130,
  },
  { name: 'knapsack of 48', B: 32, S: 10, k: 12, solver: () => knapsack(program), theta: values },
  {
    name: 'knapsack of 48, ilp',
    B: 32,
    S: 10,
    k: 12,
    solver: async () => (await import('@mapgrad/ilp')).ilp(program),
    theta: values,
    passes: 8,
  },
  {
    name: 'knapsack of 48, highs',
    B: 32,
    S: 10,
    k: 12,
    solver: async () => (await import('@mapgrad/highs')).highs(program),
    theta: values,
    passes: 8,
  },
];

/** Those that are measured with ever more rows. */
export const growing = [
  { name: 'top-10 of 100', S: 10, k: 10, solver: () => topK({ n: 100, k: 10 }), theta: scores },
  { name: 'path 12×12', S: 10, k: 15, ...path(12) },
];

/** A case by its name, with fewer instances where a run is only to show that everything runs. */
export function caseOf(name, { quick }) {
  const found = cases.find((one) => one.name === name);
  return quick ? { ...found, B: Math.ceil(found.B / 16) } : found;
}
