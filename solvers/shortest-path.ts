import type { MAPSolver } from '@mapgrad/contracts';
import { betweenEnds } from './between-ends.ts';
import { edgeCosts, type PositiveTheta } from './edge-costs.ts';
import { perInstance } from './per-instance.ts';
import type { Edge } from './sinks-first.ts';
import { vertexHeap } from './vertex-heap.ts';

/** Options of {@link shortestPath}, and instances of {@link shortestPaths}. */
export interface ShortestPathOptions {
  /** How many; they are numbered from 0. */
  readonly vertices: number;
  /** [n]; two may join the same vertices. */
  readonly edges: readonly Edge[];
  /** 0 when absent. */
  readonly source?: number;
  /** The last vertex when absent. */
  readonly target?: number;
  /** Edges may be walked both ways; false when absent. */
  readonly undirected?: boolean;
  /** `'error'` refuses a θ_e above 0, which noise can make (the default); `'zero'` takes it as 0. */
  readonly positive?: PositiveTheta;
}

/**
 * The cheapest path of a graph from the source to the target: z [n] marks its edges, `z = argmin Σ_e −θ_e z_e`, exact
 * for θ ≤ 0.
 *
 * Of equal paths one of fewest edges; of those the one whose first edge has the lowest index, of those the one whose
 * second edge has, and so on. Scores are added from the target backwards, in double precision. With a binary heap,
 * O((vertices + n) log vertices); Dijkstra, A note on two problems in connexion with graphs, 1959.
 *
 * @throws MapgradError OPTION_INVALID, also where there is no path; a solve throws THETA_SIGN
 */
export function shortestPath(options: ShortestPathOptions): MAPSolver {
  const { edges, positive, graph } = betweenEnds(options);
  const n = edges.length;
  const { leaving, entering } = graph;

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'shortestPath', argument: { ...options } },
    size: () => n,
    prepare() {
      const cost = new Float64Array(n);
      const distance = new Float64Array(graph.vertices);
      const hops = new Int32Array(graph.vertices);
      const heap = vertexHeap(distance, hops);

      /** Distances to the target, and the fewest edges that have them, as far as the source. */
      const measure = (): void => {
        distance.fill(Number.POSITIVE_INFINITY);
        distance[0] = 0;
        heap.clear();
        heap.rise(0);
        for (let v = heap.pop(); v !== graph.source; v = heap.pop()) {
          const far = distance[v]!;
          const count = hops[v]! + 1;
          const end = entering.start[v + 1]!;
          for (let at = entering.start[v]!; at < end; at++) {
            const u = entering.vertex[at]!;
            const length = cost[entering.edge[at]!]! + far;
            const known = distance[u]!;
            if (length > known || (length === known && count >= hops[u]!)) continue;
            distance[u] = length;
            hops[u] = count;
            heap.rise(u);
          }
        }
      };

      return (theta, z) => {
        edgeCosts(theta, edges, positive, cost);
        measure();
        z.fill(0);
        for (let v = graph.source; v !== 0; ) {
          let at = leaving.start[v]!;
          for (; ; at++) {
            const w = leaving.vertex[at]!;
            if (hops[w]! + 1 === hops[v]! && cost[leaving.edge[at]!]! + distance[w]! === distance[v]!) break;
          }
          z[leaving.edge[at]!] = 1;
          v = leaving.vertex[at]!;
        }
      };
    },
  };
}

/** {@link shortestPath} with a graph for each instance. */
export const shortestPaths = (): MAPSolver<ShortestPathOptions> =>
  perInstance(import.meta.url, 'shortestPaths', shortestPath);
