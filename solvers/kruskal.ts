import type { Solve } from '@mapgrad/contracts';
import { descendingOrder } from './descending-order.ts';
import type { Edge } from './sinks-first.ts';

/** The maximum spanning tree by Kruskal's algorithm, ties to the lowest index. O(n log v) */
export function kruskal(vertices: number, edges: readonly Edge[]): Solve {
  const sort = descendingOrder(edges.length);
  const from = Int32Array.from(edges, (edge) => edge[0]);
  const to = Int32Array.from(edges, (edge) => edge[1]);
  const parent = new Int32Array(vertices);
  const root = (vertex: number): number => {
    let v = vertex;
    while (parent[v] !== v) {
      parent[v] = parent[parent[v]!]!;
      v = parent[v]!;
    }
    return v;
  };

  return (theta, z) => {
    const order = sort(theta);
    for (let v = 0; v < vertices; v++) parent[v] = v;
    z.fill(0);
    for (let i = 0, left = vertices - 1; left > 0; i++) {
      const e = order[i]!;
      const a = root(from[e]!);
      const b = root(to[e]!);
      if (a === b) continue;
      parent[a] = b;
      z[e] = 1;
      left--;
    }
  };
}
