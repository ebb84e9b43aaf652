/** Two different vertices, numbered from 0. */
export type Edge = readonly [number, number];

/**
 * The edges of a maximum spanning tree, by their numbers, fewer than V − 1 where the graph is not connected.
 *
 * Kruskal's algorithm; of equal edges the first.
 */
export function maximumSpanningTree(vertices: number, edges: readonly Edge[], weights: ArrayLike<number>): number[] {
  const parent = Int32Array.from({ length: vertices }, (_, v) => v);
  const rootOf = (vertex: number): number => {
    let root = vertex;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };

  return edges
    .map((_, edge) => edge)
    .sort((a, b) => weights[b]! - weights[a]!)
    .filter((edge) => {
      const [from, to] = edges[edge]!;
      const root = rootOf(from);
      const joins = root !== rootOf(to);
      parent[root] = rootOf(to);
      return joins;
    });
}
