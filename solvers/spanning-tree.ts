import { checkOption, type MAPSolver } from '@mapgrad/contracts';
import { checkGraph, checkReached } from './check-graph.ts';
import { allPairs } from './complete-graph.ts';
import { kruskal } from './kruskal.ts';
import { perInstance } from './per-instance.ts';
import { edgeTable, prim } from './prim.ts';
import type { Edge } from './sinks-first.ts';

/** Options of {@link spanningTree}, and instances of {@link spanningTrees}. */
export interface SpanningTreeOptions {
  /** v, how many, from 2; they are numbered from 0. */
  readonly vertices: number;
  /** [n], in any direction; two may join the same vertices. All v(v − 1)/2 pairs (0, 1), (0, 2), … when absent. */
  readonly edges?: readonly Edge[];
}

/**
 * The spanning tree of a connected graph whose scores add up to the most: z [n] marks its v − 1 edges, for any θ.
 *
 * Of equal edges that of the lowest index goes first. In this order no two are equal, so there is one best tree, whichever
 * algorithm finds it: Prim's where a good part of all pairs are joined, by a table [v, v], O(v²); else Kruskal's,
 * O(n log v). Scores are compared and never added, so nothing is rounded. Kruskal, On the shortest spanning subtree of a
 * graph and the traveling salesman problem, 1956; Prim, Shortest connection networks and some generalizations, 1957.
 *
 * @throws MapgradError OPTION_INVALID, also where the graph is not connected
 */
export function spanningTree(options: SpanningTreeOptions): MAPSolver {
  const { vertices } = options;
  checkOption('vertices', vertices, Number.isSafeInteger(vertices) && vertices >= 2, 'an integer from 2');
  const edges = options.edges ?? allPairs(vertices);
  checkGraph(vertices, edges);
  checkReached(vertices, [...edges, ...edges.map(([from, to]): Edge => [to, from])], 0);
  const table = edgeTable(vertices, edges);

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'spanningTree', argument: { ...options } },
    size: () => edges.length,
    prepare: () => (table ? prim(vertices, table) : kruskal(vertices, edges)),
  };
}

/** {@link spanningTree} with a graph for each instance. */
export const spanningTrees = (): MAPSolver<SpanningTreeOptions> =>
  perInstance(import.meta.url, 'spanningTrees', spanningTree);
