import { type MAPSolver, minimizing } from '@mapgrad/contracts';
import {
  allPairs,
  arborescence,
  argmax,
  binaryTree,
  dagPath,
  type Edge,
  gridEdges,
  gridShortestPath,
  knapsack,
  minimumCut,
  multidimensionalKnapsack,
  padded,
  projectiveTree,
  quotas,
  ranking,
  shortestPath,
  signedPath,
  spanningTree,
  topK,
  tsp,
  viterbi,
} from '@mapgrad/solvers';
import { type SolverLawOptions, solverLaws } from '@mapgrad/testing';
import { describe, it } from 'vitest';

const weights = Array.from({ length: 60 }, (_, i) => (i * 7) % 23);
const sparse = [...gridEdges({ rows: 10, columns: 12 }), ...gridEdges({ rows: 12, columns: 10 })];
const pairs = allPairs(8);
const negative = { theta: 'negative' } as const;

/** Edges and their opposites. */
const both = (edges: readonly Edge[]): readonly Edge[] => [...edges, ...edges.map(([from, to]): Edge => [to, from])];

const solvers: readonly (readonly [string, () => MAPSolver, SolverLawOptions<void>?])[] = [
  ['topK, 1 of 1', () => topK({ n: 1, k: 1 })],
  ['topK, 2 of 5', () => topK({ n: 5, k: 2 })],
  ['topK, 5 of 5', () => topK({ n: 5, k: 5 })],
  ['topK, 100 of 1000', () => topK({ n: 1000, k: 100 })],
  ['argmax of 1', () => argmax({ n: 1 })],
  ['argmax of 4', () => argmax({ n: 4 })],
  ['argmax of 1000', () => argmax({ n: 1000 })],
  ['topK, 2 of 5 in each of 3 groups', () => topK({ n: 15, k: 2, groups: 3 })],
  ['argmax of 4 in each of 3 groups', () => argmax({ n: 12, groups: 3 })],
  ['quotas', () => quotas({ group: [0, 1, 0, 2, 1, 0, 2], k: 4, least: 1, most: 2 })],
  ['quotas of 1000', () => quotas({ group: Array.from({ length: 1000 }, (_, i) => i % 7), k: 100, most: 20 })],
  ['ranking of 1', () => ranking({ n: 1 })],
  ['ranking of 5', () => ranking({ n: 5 })],
  ['ranking of 1000', () => ranking({ n: 1000 })],
  ['viterbi of one place', () => viterbi({ length: 1, labels: 3 })],
  ['viterbi, shared transitions', () => viterbi({ length: 6, labels: 3 })],
  ['viterbi, transitions for each', () => viterbi({ length: 20, labels: 5, transitions: 'each' })],
  ['projectiveTree of 1', () => projectiveTree({ words: 1 })],
  ['projectiveTree of 5', () => projectiveTree({ words: 5, roots: 'any' })],
  ['projectiveTree of 20', () => projectiveTree({ words: 20 })],
  ['binaryTree of 2', () => binaryTree({ leaves: 2 })],
  ['binaryTree of 6', () => binaryTree({ leaves: 6 })],
  ['binaryTree of 40', () => binaryTree({ leaves: 40 })],
  ['tsp of 3', () => tsp({ cities: 3 })],
  ['tsp of 8', () => tsp({ cities: 8 })],
  ['tsp of 30', () => tsp({ cities: 30 })],
  [
    'multidimensionalKnapsack',
    () => multidimensionalKnapsack({ weights: [weights.slice(0, 40), weights.slice(20)], capacities: [120, 90] }),
  ],
  ['multidimensionalKnapsack of 1', () => multidimensionalKnapsack({ weights: [[0.5]], capacities: [0.5] })],
  ['a solver of costs', () => minimizing(minimizing(topK({ n: 6, k: 2 })))],
  ['knapsack of 1', () => knapsack({ weights: [3], capacity: 3 })],
  ['knapsack of 4', () => knapsack({ weights: [2, 3, 0, 5], capacity: 6 })],
  ['knapsack without room', () => knapsack({ weights: [2, 3], capacity: 0 })],
  ['knapsack of 60', () => knapsack({ weights, capacity: 200 })],
  ['gridShortestPath, 1 by 1', () => gridShortestPath({ rows: 1, columns: 1 }), negative],
  ['gridShortestPath, 2 by 3', () => gridShortestPath({ rows: 2, columns: 3, neighbours: 4 }), negative],
  ['gridShortestPath, 20 by 30', () => gridShortestPath({ rows: 20, columns: 30 }), negative],
  ['shortestPath of one edge', () => shortestPath({ vertices: 2, edges: [[0, 1]] }), negative],
  ['shortestPath of pairs', () => shortestPath({ vertices: 8, edges: pairs, undirected: true }), negative],
  ['shortestPath of 120', () => shortestPath({ vertices: 120, edges: sparse, undirected: true }), negative],
  ['signedPath of one edge', () => signedPath({ vertices: 2, edges: [[0, 1]] })],
  ['signedPath without cycles', () => signedPath({ vertices: 120, edges: sparse })],
  ['signedPath with cycles', () => signedPath({ vertices: 8, edges: both(pairs) }), negative],
  ['padded topK', () => padded({ solver: topK({ n: 9, k: 3 }), n: 14 })],
  ['padded shortestPath', () => padded({ solver: shortestPath({ vertices: 120, edges: sparse }), n: 500 }), negative],
  ['spanningTree of 2', () => spanningTree({ vertices: 2 })],
  ['spanningTree of 30, Prim', () => spanningTree({ vertices: 30 })],
  ['spanningTree of 120, Kruskal', () => spanningTree({ vertices: 120, edges: sparse })],
  ['arborescence of 2', () => arborescence({ vertices: 2 })],
  ['arborescence of 12', () => arborescence({ vertices: 12, root: 5 })],
  ['arborescence of 120', () => arborescence({ vertices: 120, edges: both(sparse), root: 7 })],
  ['minimumCut of one edge', () => minimumCut({ vertices: 2, edges: [[0, 1]] }), negative],
  ['minimumCut of pairs', () => minimumCut({ vertices: 8, edges: pairs }), negative],
  ['minimumCut of 120', () => minimumCut({ vertices: 120, edges: sparse, undirected: true }), negative],
  ['dagPath of one edge', () => dagPath({ vertices: 2, edges: [[0, 1]] })],
  ['dagPath, 2 by 3', () => dagPath({ vertices: 6, edges: gridEdges({ rows: 2, columns: 3 }) })],
  ['dagPath, 20 by 30', () => dagPath({ vertices: 600, edges: gridEdges({ rows: 20, columns: 30 }) })],
];

for (const [name, make, options] of solvers) {
  describe(name, () => {
    for (const law of solverLaws(make, options)) it(law.name, law.check);
  });
}
