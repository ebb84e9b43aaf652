import type { Solve } from '@mapgrad/contracts';
import type { Edge } from './sinks-first.ts';

/** Where v² is more than this many times n, Kruskal's algorithm is as fast. */
const SPARSEST = 12;

/**
 * The edge that joins each pair of vertices, [v, v], −1 for none; absent for a graph with few edges, or with two that
 * join the same vertices.
 */
export function edgeTable(vertices: number, edges: readonly Edge[]): Int32Array | undefined {
  if (edges.length * SPARSEST < vertices ** 2) return undefined;
  const table = new Int32Array(vertices ** 2).fill(-1);
  for (const [e, [from, to]] of edges.entries()) {
    if (table[from * vertices + to]! >= 0) return undefined;
    table[from * vertices + to] = e;
    table[to * vertices + from] = e;
  }
  return table;
}

/** The maximum spanning tree by Prim's algorithm over an {@link edgeTable}, ties to the lowest index. O(v²) */
export function prim(vertices: number, table: Int32Array): Solve {
  const others = new Int32Array(vertices);
  const value = new Float64Array(vertices);
  const edge = new Int32Array(vertices);

  return (theta, z) => {
    z.fill(0);
    value.fill(Number.NEGATIVE_INFINITY);
    for (let v = 0; v < vertices; v++) others[v] = v;
    let joined = 0;
    others[0] = vertices - 1;
    for (let left = vertices - 1; left > 0; left--) {
      let pick = 0;
      let most = Number.NEGATIVE_INFINITY;
      let lowest = theta.length;
      for (let i = 0; i < left; i++) {
        const v = others[i]!;
        const e = table[joined * vertices + v]!;
        if (e >= 0) {
          const score = theta[e]!;
          if (score > value[v]! || (score === value[v]! && e < edge[v]!)) {
            value[v] = score;
            edge[v] = e;
          }
        }
        const best = value[v]!;
        if (best > most || (best === most && edge[v]! < lowest)) {
          pick = i;
          most = best;
          lowest = edge[v]!;
        }
      }
      z[lowest] = 1;
      joined = others[pick]!;
      others[pick] = others[left - 1]!;
    }
  };
}
