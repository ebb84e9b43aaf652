import type { MAPSolver } from '@mapgrad/contracts';
import { betweenEnds } from './between-ends.ts';
import { edgeCosts, type PositiveTheta } from './edge-costs.ts';
import { maximumFlow } from './maximum-flow.ts';
import { perInstance } from './per-instance.ts';
import type { Edge } from './sinks-first.ts';

/** Options of {@link minimumCut}, and instances of {@link minimumCuts}. */
export interface MinimumCutOptions {
  /** How many; they are numbered from 0. */
  readonly vertices: number;
  /** [n]; two may join the same vertices. */
  readonly edges: readonly Edge[];
  /** 0 when absent. */
  readonly source?: number;
  /** The last vertex when absent. */
  readonly target?: number;
  /** Edges hold both sides together in either direction; false when absent. */
  readonly undirected?: boolean;
  /** `'error'` refuses a θ_e above 0, which noise can make (the default); `'zero'` takes it as 0. */
  readonly positive?: PositiveTheta;
}

/**
 * The cheapest cut between the source and the target: vertices are parted into a side S with the source and the others,
 * among them the target, z [n] marks the edges from S to the others, and `z = argmin Σ_e −θ_e z_e`, exact for θ ≤ 0.
 *
 * The capacity of an edge is −θ_e. Of equal cuts the one with the fewest vertices in S (it lies in every other); an edge of
 * capacity 0 is marked like any other where it leads out of S. By a maximum flow, in double precision, so exact for ties
 * where sums of capacities are. O(vertices² · n) at worst; Dinitz, Algorithm for solution of a problem of maximum flow in
 * a network with power estimation, 1970.
 *
 * @throws MapgradError OPTION_INVALID, also where there is no path to cut; a solve throws THETA_SIGN
 */
export function minimumCut(options: MinimumCutOptions): MAPSolver {
  const { vertices, edges, source, target, undirected, positive } = betweenEnds(options);
  const n = edges.length;

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'minimumCut', argument: { ...options } },
    size: () => n,
    prepare() {
      const capacity = new Float64Array(n);
      const flow = maximumFlow(vertices, edges, source, target, undirected);
      return (theta, z) => {
        edgeCosts(theta, edges, positive, capacity);
        const level = flow(capacity);
        for (let e = 0; e < n; e++) {
          const [from, to] = edges[e]!;
          const leaves = level[from]! >= 0 && level[to]! < 0;
          z[e] = leaves || (undirected && level[to]! >= 0 && level[from]! < 0) ? 1 : 0;
        }
      };
    },
  };
}

/** {@link minimumCut} with a graph for each instance. */
export const minimumCuts = (): MAPSolver<MinimumCutOptions> => perInstance(import.meta.url, 'minimumCuts', minimumCut);
