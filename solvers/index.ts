export { type ArgmaxOptions, argmax } from './argmax.ts';
export { type GridShortestPathOptions, gridShortestPath } from './grid-shortest-path.ts';
export { type KnapsackOptions, knapsack } from './knapsack.ts';
export { type TopKOptions, topK } from './top-k.ts';
