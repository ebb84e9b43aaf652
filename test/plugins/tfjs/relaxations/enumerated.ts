/** All k-subsets of n items, as 0/1 vectors. */
export function subsets(n: number, k: number): number[][] {
  if (k < 0 || k > n) return [];
  if (n === 0) return [[]];
  return [...subsets(n - 1, k).map((z) => [0, ...z]), ...subsets(n - 1, k - 1).map((z) => [1, ...z])];
}

/** All spanning trees of a graph, as 0/1 vectors over its edges. */
export const spanningTrees = (vertices: number, edges: readonly (readonly [number, number])[]): number[][] =>
  subsets(edges.length, vertices - 1).filter((z) => {
    const part = Array.from({ length: vertices }, (_, v) => v);
    for (const [e, [a, b]] of edges.entries()) {
      const [from, to] = [part[a]!, part[b]!];
      if (z[e] === 1) for (const [v, p] of part.entries()) if (p === from) part[v] = to;
    }
    return part.every((p) => p === part[0]);
  });

/** All pairs of vertices, in the order of the numbers. */
export const pairs = (vertices: number): [number, number][] =>
  Array.from({ length: vertices }, (_, u) =>
    Array.from({ length: vertices - u - 1 }, (_, v): [number, number] => [u, u + v + 1]),
  ).flat();

/** E[z] and Cov(z) of the states under P(z) ∝ exp⟨x, z⟩. */
export function moments(states: readonly number[][], x: readonly number[]): { mean: number[]; covariance: number[][] } {
  const scores = states.map((z) => z.reduce((sum, zi, i) => sum + zi * x[i]!, 0));
  const largest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - largest));
  const total = weights.reduce((a, b) => a + b);
  const expected = (value: (z: number[]) => number) =>
    states.reduce((sum, z, s) => sum + (weights[s]! / total) * value(z), 0);
  const mean = x.map((_, i) => expected((z) => z[i]!));
  const covariance = x.map((_, i) => x.map((_, j) => expected((z) => (z[i]! - mean[i]!) * (z[j]! - mean[j]!))));
  return { mean, covariance };
}
