import { dot } from '../dot.ts';
import type { Ascent } from './ascent.ts';
import { orthonormalBasis } from './orthonormal-basis.ts';

/** Values that differ by no more than this share of them count as equal: they are rounded sums. */
const ROUNDING = 2 ** -44;

/** Moves between active states for each state that the solver is asked for, at most, times their number. */
const MOVES = 4;

/**
 * The pairwise Frank-Wolfe method: weight moves from the active state of lowest ⟨θ − γμ, ·⟩ to the state that was given, as
 * far as a line search finds best; then between active states, until their values differ by less than half the gap.
 *
 * The products of active states are kept, so that a new state costs O(active·n) and a move O(active + n).
 *
 * Source: arXiv:1511.05932 (the moves among active states alone are added here).
 */
export function pairwiseFrankWolfe(theta: Float32Array, first: Float32Array, strength: number): Ascent {
  const n = theta.length;
  const mu = Float64Array.from(first);
  const gradient = Float64Array.from(theta, (value, i) => value - strength * first[i]!);
  const states = [first];
  const weights = [1];
  const products = [[dot(first, first)]];
  const values = [dot(gradient, first)];
  const direction = new Float64Array(n);

  /** The place of a state among the active ones, to which it is added with weight 0 if it is new. */
  const placeOf = (z: Float32Array): number => {
    const known = states.findIndex((state) => equal(state, z));
    if (known >= 0) return known;
    const row = states.map((state) => dot(state, z));
    products.forEach((other, j) => void other.push(row[j]!));
    products.push([...row, dot(z, z)]);
    states.push(z);
    weights.push(0);
    values.push(dot(gradient, z));
    return states.length - 1;
  };

  const drop = (j: number): void => {
    for (const list of [states, weights, values, products, ...products]) list.splice(j, 1);
  };

  /** Moves weight by an exact line search; false where that is none. */
  const move = (to: number, from: number): boolean => {
    const rise = values[to]! - values[from]!;
    if (!(rise > ROUNDING * (Math.abs(values[to]!) + Math.abs(values[from]!)))) return false;
    let length2 = 0;
    for (let i = 0; i < n; i++) {
      const change = states[to]![i]! - states[from]![i]!;
      direction[i] = change;
      length2 += change * change;
    }
    const step = Math.min(weights[from]!, rise / (strength * length2));
    weights[to]! += step;
    weights[from]! -= step;
    for (let i = 0; i < n; i++) {
      mu[i]! += step * direction[i]!;
      gradient[i] = theta[i]! - strength * mu[i]!;
    }
    for (let j = 0; j < values.length; j++) {
      values[j]! -= strength * step * (products[to]![j]! - products[from]![j]!);
    }
    if (weights[from] === 0) drop(from);
    return true;
  };

  const gapOf = (value: number): number => Math.max(value, ...values) - dot(gradient, mu);

  return {
    mu,
    gradient,
    get active() {
      return states.length;
    },
    gap: (z) => gapOf(dot(gradient, z)),
    climb(z) {
      const to = placeOf(z);
      const enough = gapOf(values[to]!) / 2;
      let moved = move(to, argmin(values));
      const unused = weights.indexOf(0);
      if (unused >= 0) drop(unused);
      for (let left = MOVES * states.length; left > 0; left--) {
        const best = argmax(values);
        const worst = argmin(values);
        if (!(values[best]! - values[worst]! > enough && move(best, worst))) break;
        moved = true;
      }
      return moved;
    },
    basis() {
      const basis = orthonormalBasis(n);
      for (const state of states.slice(1)) basis.add(state, states[0]!);
      return basis;
    },
  };
}

const argmin = (values: readonly number[]): number => values.indexOf(Math.min(...values));
const argmax = (values: readonly number[]): number => values.indexOf(Math.max(...values));

function equal(a: Float32Array, b: Float32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
