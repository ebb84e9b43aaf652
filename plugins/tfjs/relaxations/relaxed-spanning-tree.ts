import { checkOption, MapgradError } from '@mapgrad/contracts';
import { type Edge, maximumSpanningTree } from './maximum-spanning-tree.ts';
import { type Relaxation, type RelaxationOptions, relaxation } from './relaxation.ts';
import { spanningTreeMarginals } from './spanning-tree-marginals.ts';

/** Options of {@link relaxedSpanningTree}. */
export interface SpanningTreeRelaxationOptions extends RelaxationOptions {
  /** V, from 2; vertices are numbered from 0. */
  readonly vertices: number;
  /** n undirected edges that connect all vertices; all pairs (0, 1), (0, 2), …, (1, 2), … when absent. */
  readonly edges?: readonly Edge[] | undefined;
}

/**
 * The stochastic softmax trick for spanning trees: `z_e = P(e ∈ T)` under `P(T) ∝ exp(Σ_{e∈T} (θ_e + G_e)/τ)`.
 *
 * Entries are in [0, 1] and sum to V − 1. Exact; O(V²n) a row.
 *
 * Source: arXiv:2006.08063, the exponential family entropy relaxation.
 *
 * @throws MapgradError OPTION_INVALID, STATE_INVALID
 */
export function relaxedSpanningTree(options: SpanningTreeRelaxationOptions): Relaxation {
  const { vertices, edges = pairsOf(vertices) } = options;
  checkOption('vertices', vertices, Number.isSafeInteger(vertices) && vertices >= 2, 'an integer from 2');
  checkEdges(vertices, edges);
  const relaxed = {
    relax: spanningTreeMarginals(vertices, edges),
    limit(scores: Float32Array, z: Float32Array) {
      z.fill(0);
      for (const edge of maximumSpanningTree(vertices, edges, scores)) z[edge] = 1;
    },
  };

  return relaxation(options, (n) => {
    if (n === edges.length) return relaxed;
    throw new MapgradError('THETA_SHAPE', `theta has rows of ${n}, expected ${edges.length}, one number for each edge`);
  });
}

const pairsOf = (vertices: number): Edge[] =>
  Array.from({ length: vertices }, (_, u) =>
    Array.from({ length: vertices - u - 1 }, (_, v): Edge => [u, u + v + 1]),
  ).flat();

function checkEdges(vertices: number, edges: readonly Edge[]): void {
  for (const [number, [from, to]] of edges.entries()) {
    const inRange = [from, to].every((vertex) => Number.isInteger(vertex) && vertex >= 0 && vertex < vertices);
    if (inRange && from !== to) continue;
    throw new MapgradError(
      'OPTION_INVALID',
      `edges[${number}] is [${from}, ${to}], expected two different vertices from 0 to ${vertices - 1}`,
    );
  }
  const found = maximumSpanningTree(vertices, edges, new Float32Array(edges.length)).length;
  if (found === vertices - 1) return;
  throw new MapgradError(
    'OPTION_INVALID',
    `edges connect ${vertices} vertices into ${vertices - found} parts, expected one: there is no spanning tree`,
  );
}
