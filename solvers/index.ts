export { type ArgmaxOptions, argmax } from './argmax.ts';
export { type DagPathOptions, dagPath } from './dag-path.ts';
export { type GridEdgesOptions, gridEdges } from './grid-edges.ts';
export { type GridShortestPathOptions, gridShortestPath } from './grid-shortest-path.ts';
export { type KnapsackOptions, knapsack } from './knapsack.ts';
export type { Edge } from './sinks-first.ts';
export { type TopKOptions, topK } from './top-k.ts';
