import type { RelaxedRow } from './relaxed-row.ts';

/** `z = softmax(x/τ)`, `dL/dx = z ⊙ (dz − ⟨z, dz⟩)/τ`. */
export const relaxedSoftmax: RelaxedRow = (scores, tau) => {
  const z = softmax(scores, tau);
  return {
    z,
    pullback(dz) {
      const mean = dot(z, dz);
      return z.map((share, i) => (share * (dz[i]! - mean)) / tau);
    },
  };
};

/** exp(x/τ), divided by its sum. */
export function softmax(scores: Float64Array, tau: number): Float64Array {
  const largest = scores.reduce((a, b) => Math.max(a, b));
  const weights = scores.map((score) => Math.exp((score - largest) / tau));
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
}

/** ⟨a, b⟩ */
export const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
