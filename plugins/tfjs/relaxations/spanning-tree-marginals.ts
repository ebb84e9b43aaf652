import { type Edge, maximumSpanningTree } from './maximum-spanning-tree.ts';
import type { RelaxedRow } from './relaxed-row.ts';
import { dot } from './relaxed-softmax.ts';

/**
 * Marginals of spanning trees with `P(T) ∝ exp(Σ_{e∈T} x_e/τ)`: `z_e = w_e · (effective resistance of e)`, w = exp(x/τ).
 *
 * They are the diagonal of K = Yᵀ Y, Y Yᵀ = I, and `Cov(e, f) = [e = f] z_e − K_ef²`, so that
 * `dL/dx_e = (z_e dz_e − Σ_f K_ef² dz_f)/τ`. With Y written in the basis of the maximum spanning tree T, no number is above 1:
 * the column of e before it is made orthonormal has ±√(w_e/w_t) for each t ∈ T on the path that e closes, and w_e ≤ w_t.
 *
 * Source: Kirchhoff's matrix-tree theorem, and the transfer-current theorem of Burton and Pemantle (1993).
 */
export const spanningTreeMarginals =
  (vertices: number, edges: readonly Edge[]): RelaxedRow =>
  (scores, tau) => {
    const tree = maximumSpanningTree(vertices, edges, scores);
    const columns = cycles(vertices, edges, tree).map((signs, e) =>
      signs.map((sign, t) => (sign === 0 ? 0 : sign * Math.exp((scores[e]! - scores[tree[t]!]!) / (2 * tau)))),
    );
    orthonormalise(columns);
    const z = new Float64Array(columns.map((y) => dot(y, y)));
    return {
      z,
      pullback(dz) {
        const mean = dot(z, dz) / tree.length;
        const g = dz.map((d) => d - mean); // the same for all trees, as all have V − 1 edges
        const spread = gram(columns, g);
        return z.map((share, e) => (share * g[e]! - quadratic(spread, columns[e]!)) / tau);
      },
    };
  };

/** For each edge a → b its path in the tree, as signs [V − 1] of the tree's edges. */
function cycles(vertices: number, edges: readonly Edge[], tree: readonly number[]): Float64Array[] {
  const neighbours = Array.from({ length: vertices }, (): [vertex: number, number: number][] => []);
  for (const [t, edge] of tree.entries()) {
    const [a, b] = edges[edge]!;
    neighbours[a]!.push([b, t]);
    neighbours[b]!.push([a, t]);
  }
  const paths: Float64Array[] = []; // from each vertex to vertex 0
  paths[0] = new Float64Array(tree.length);
  for (const reached = [0]; reached.length > 0; ) {
    const vertex = reached.pop()!;
    for (const [next, t] of neighbours[vertex]!) {
      if (paths[next] !== undefined) continue;
      paths[next] = paths[vertex]!.with(t, 1);
      reached.push(next);
    }
  }
  return edges.map(([a, b]) => paths[a]!.map((sign, t) => sign - paths[b]![t]!));
}

/** Changes the basis to one in which the columns have Σ y yᵀ = I: y ← L⁻¹ y, by the Cholesky factor L of Σ y yᵀ. */
function orthonormalise(columns: readonly Float64Array[]): void {
  const factor = gram(columns);
  for (const [i, row] of factor.entries()) {
    for (let j = 0; j <= i; j++) {
      let sum = row[j]!;
      for (let l = 0; l < j; l++) sum -= row[l]! * factor[j]![l]!;
      row[j] = i === j ? Math.sqrt(sum) : sum / factor[j]![j]!;
    }
  }
  for (const y of columns) {
    for (const [i, row] of factor.entries()) {
      let sum = y[i]!;
      for (let l = 0; l < i; l++) sum -= row[l]! * y[l]!;
      y[i] = sum / row[i]!;
    }
  }
}

/** Σ_e weight_e y_e y_eᵀ; all weights 1 when absent. */
function gram(columns: readonly Float64Array[], weights?: Float64Array): Float64Array[] {
  const size = columns[0]!.length;
  const sums = Array.from({ length: size }, () => new Float64Array(size));
  for (const [e, y] of columns.entries()) {
    for (const [i, sum] of sums.entries()) {
      const scaled = (weights?.[e] ?? 1) * y[i]!;
      if (scaled !== 0) for (let j = 0; j < size; j++) sum[j]! += scaled * y[j]!;
    }
  }
  return sums;
}

/** yᵀ M y */
const quadratic = (matrix: readonly Float64Array[], y: Float64Array): number =>
  y.reduce((sum, value, i) => sum + value * dot(matrix[i]!, y), 0);
