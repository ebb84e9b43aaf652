import { dot } from '../dot.ts';

/** A vector counts as independent of others if what is left of it has more than this share of its length. */
const LEAST_SHARE = 1e-9;

/** An orthonormal basis q_1 … q_r of the span of differences d_1 … d_r between states: `d_k = Σ_{j ≤ k} R_jk q_j`. */
export interface OrthonormalBasis {
  /** r */
  readonly rank: number;
  /** q_k [n], for k < r. */
  vector(k: number): Float64Array;
  /** Adds `to − from`; false, and nothing is added, where it is in the span already, to a share of 1e-9 of its length. */
  add(to: Float32Array, from: Float32Array): boolean;
  /** Forgets all but the first r differences. */
  truncate(r: number): void;
  /** Solves `Σ_k x_k d_k = Σ_j c_j q_j` for x [r], writing it over c. */
  solve(c: number[]): void;
}

/** An empty {@link OrthonormalBasis} for vectors [n]: Gram-Schmidt, twice, in double precision; O(n·r) for an addition. */
export function orthonormalBasis(n: number): OrthonormalBasis {
  const vectors: Float64Array[] = [];
  const columns: Float64Array[] = [];
  let rank = 0;

  return {
    get rank() {
      return rank;
    },
    vector: (k) => vectors[k]!,
    add(to, from) {
      vectors[rank] ??= new Float64Array(n);
      columns[rank] ??= new Float64Array(rank + 1);
      const v = vectors[rank]!;
      const column = columns[rank]!.fill(0);
      for (let i = 0; i < n; i++) v[i] = to[i]! - from[i]!;
      const length = Math.sqrt(dot(v, v));
      for (let pass = 0; pass < 2; pass++) {
        for (let k = 0; k < rank; k++) {
          const q = vectors[k]!;
          const along = dot(q, v);
          column[k]! += along;
          if (along !== 0) for (let i = 0; i < n; i++) v[i]! -= along * q[i]!;
        }
      }
      const left = Math.sqrt(dot(v, v));
      if (!(left > LEAST_SHARE * length)) return false;
      for (let i = 0; i < n; i++) v[i]! /= left;
      column[rank++] = left;
      return true;
    },
    truncate(r) {
      rank = r;
    },
    solve(c) {
      for (let k = rank - 1; k >= 0; k--) {
        const column = columns[k]!;
        c[k]! /= column[k]!;
        for (let j = 0; j < k; j++) c[j]! -= column[j]! * c[k]!;
      }
    },
  };
}
