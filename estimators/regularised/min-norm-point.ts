import type { Ascent } from './ascent.ts';
import { orthonormalBasis } from './orthonormal-basis.ts';

/** A weight of an active state that is not more than this counts as 0. */
const LEAST_WEIGHT = 1e-12;

/**
 * Wolfe's method for the nearest point of a polytope, here to θ/γ: each state that was given joins the active ones, μ moves
 * towards the nearest point of their affine hull, and states that μ could only reach with a negative weight leave.
 *
 * After each state μ is optimal for the active ones, so the method ends in finitely many moves. The nearest point is
 * found in an orthonormal basis of the hull, not by normal equations, in O(active·n) where no state leaves.
 *
 * Source: P. Wolfe, "Finding the nearest point in a polytope" (Mathematical Programming, 1976); as SparseMAP,
 * arXiv:1802.04223.
 */
export function minNormPoint(theta: Float32Array, first: Float32Array, strength: number): Ascent {
  const n = theta.length;
  const mu = Float64Array.from(first);
  const gradient = Float64Array.from(theta, (value, i) => value - strength * first[i]!);
  const basis = orthonormalBasis(n);
  const states = [first];
  let weights = [1];
  /** c_k = ⟨q_k, θ/γ − states[0]⟩ */
  const along: number[] = [];

  const admit = (z: Float32Array): boolean => {
    const base = states[0]!;
    if (!basis.add(z, base)) return false;
    const q = basis.vector(basis.rank - 1);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += q[i]! * (theta[i]! / strength - base[i]!);
    along[basis.rank - 1] = sum;
    return true;
  };

  /** Makes the basis again from the first place where the active states have changed; who depends on the others leaves. */
  const drop = (place: number): void => {
    states.splice(place, 1);
    weights.splice(place, 1);
    basis.truncate(Math.max(0, place - 1));
    for (let j = basis.rank + 1; j < states.length; ) {
      if (admit(states[j]!)) j++;
      else {
        states.splice(j, 1);
        weights.splice(j, 1);
      }
    }
  };

  /** The weights of the point of the affine hull of the active states that is nearest to θ/γ. */
  const nearest = (): number[] => {
    const found = along.slice(0, basis.rank);
    basis.solve(found);
    found.unshift(1 - found.reduce((sum, value) => sum + value, 0));
    return found;
  };

  return {
    mu,
    gradient,
    get active() {
      return states.length;
    },
    gap(z) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += gradient[i]! * (z[i]! - mu[i]!);
      return sum;
    },
    climb(z) {
      if (!admit(z)) return false;
      states.push(z);
      weights.push(0);
      for (;;) {
        const target = nearest();
        let step = 1;
        let leaving = -1;
        target.forEach((value, j) => {
          if (value > LEAST_WEIGHT) return;
          const reach = weights[j]! > 0 ? Math.min(1, weights[j]! / (weights[j]! - value)) : 0;
          if (leaving >= 0 && !(reach < step)) return;
          step = reach;
          leaving = j;
        });
        if (leaving < 0) {
          weights = target;
          break;
        }
        for (let j = 0; j < weights.length; j++) weights[j]! += step * (target[j]! - weights[j]!);
        drop(leaving);
      }
      mu.set(states[0]!);
      for (let k = 0; k < basis.rank; k++) {
        const q = basis.vector(k);
        for (let i = 0; i < n; i++) mu[i]! += along[k]! * q[i]!;
      }
      for (let i = 0; i < n; i++) gradient[i] = theta[i]! - strength * mu[i]!;
      return states.includes(z);
    },
    basis: () => basis,
  };
}
