import { type MAPSolver, minimizing } from '@mapgrad/contracts';
import { argmax, dagPath, gridEdges, gridShortestPath, knapsack, topK } from '@mapgrad/solvers';
import { type SolverLawOptions, solverLaws } from '@mapgrad/testing';
import { describe, it } from 'vitest';

const weights = Array.from({ length: 60 }, (_, i) => (i * 7) % 23);
const negative = { theta: 'negative' } as const;

const solvers: readonly (readonly [string, () => MAPSolver, SolverLawOptions<void>?])[] = [
  ['topK, 1 of 1', () => topK({ n: 1, k: 1 })],
  ['topK, 2 of 5', () => topK({ n: 5, k: 2 })],
  ['topK, 5 of 5', () => topK({ n: 5, k: 5 })],
  ['topK, 100 of 1000', () => topK({ n: 1000, k: 100 })],
  ['argmax of 1', () => argmax({ n: 1 })],
  ['argmax of 4', () => argmax({ n: 4 })],
  ['argmax of 1000', () => argmax({ n: 1000 })],
  ['a solver of costs', () => minimizing(minimizing(topK({ n: 6, k: 2 })))],
  ['knapsack of 1', () => knapsack({ weights: [3], capacity: 3 })],
  ['knapsack of 4', () => knapsack({ weights: [2, 3, 0, 5], capacity: 6 })],
  ['knapsack without room', () => knapsack({ weights: [2, 3], capacity: 0 })],
  ['knapsack of 60', () => knapsack({ weights, capacity: 200 })],
  ['gridShortestPath, 1 by 1', () => gridShortestPath({ rows: 1, columns: 1 }), negative],
  ['gridShortestPath, 2 by 3', () => gridShortestPath({ rows: 2, columns: 3, neighbours: 4 }), negative],
  ['gridShortestPath, 20 by 30', () => gridShortestPath({ rows: 20, columns: 30 }), negative],
  ['dagPath of one edge', () => dagPath({ vertices: 2, edges: [[0, 1]] })],
  ['dagPath, 2 by 3', () => dagPath({ vertices: 6, edges: gridEdges({ rows: 2, columns: 3 }) })],
  ['dagPath, 20 by 30', () => dagPath({ vertices: 600, edges: gridEdges({ rows: 20, columns: 30 }) })],
];

for (const [name, make, options] of solvers) {
  describe(name, () => {
    for (const law of solverLaws(make, options)) it(law.name, law.check);
  });
}
