import { type NoiseDistribution, noiseKey } from '@mapgrad/contracts';

/** `rows` rows of `length` numbers, for one seed. */
export function draws(noise: Pick<NoiseDistribution, 'sample'>, rows: number, length: number, seed = 1): Float32Array {
  const key = noiseKey(seed);
  const out = new Float32Array(rows * length);
  for (let row = 0; row < rows; row++) noise.sample(key, row, out.subarray(row * length, (row + 1) * length));
  return out;
}

/** Σ values / their number. */
export const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
};

/** The mean and its standard error. */
export function meanAndError(values: ArrayLike<number>): { readonly mean: number; readonly error: number } {
  const mean = meanOf(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/**
 * How many standard errors the first three cumulants of a sample are off, given the first six of the law.
 *
 * The variances of the estimates are κ₂/N, (κ₄ + 2κ₂²)/N and (κ₆ + 9κ₄κ₂ + 9κ₃² + 6κ₂³)/N.
 */
export function cumulantScores(values: Float32Array, cumulants: readonly number[]): readonly number[] {
  const [k1, k2, k3, k4, , k6] = cumulants as [number, number, number, number, number, number];
  const count = values.length;
  let first = 0;
  for (let i = 0; i < count; i++) first += values[i]! - k1;
  const shift = first / count;
  let second = 0;
  let third = 0;
  for (let i = 0; i < count; i++) {
    const centred = values[i]! - k1 - shift;
    second += centred * centred;
    third += centred * centred * centred;
  }
  return [
    shift / Math.sqrt(k2 / count),
    (second / count - k2) / Math.sqrt((k4 + 2 * k2 * k2) / count),
    (third / count - k3) / Math.sqrt((k6 + 9 * k4 * k2 + 9 * k3 * k3 + 6 * k2 ** 3) / count),
  ];
}

/** √N · sup |F_N − F|: above 1.95 in one of a thousand samples of the law F. */
export function kolmogorovSmirnov(values: Float32Array, cdf: (x: number) => number): number {
  const sorted = values.slice().sort();
  const count = sorted.length;
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const probability = cdf(sorted[i]!);
    largest = Math.max(largest, probability - i / count, (i + 1) / count - probability);
  }
  return Math.sqrt(count) * largest;
}

/** {@link kolmogorovSmirnov} at every `stride`-th value only, for a distribution function that is slow. */
export function coarseKolmogorovSmirnov(values: Float32Array, cdf: (x: number) => number, stride: number): number {
  const sorted = values.slice().sort();
  const count = sorted.length;
  let largest = 0;
  for (let i = stride; i < count; i += stride) {
    largest = Math.max(largest, Math.abs(cdf(sorted[i]!) - (i + 0.5) / count));
  }
  return Math.sqrt(count) * largest;
}

/**
 * Pearson's χ² against expected counts as a standard normal number, by the cube root of Wilson and Hilferty.
 *
 * Large when the counts are too far from what is expected, and very negative when they are too close.
 */
export function chiSquareScore(counts: ArrayLike<number>, expected: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += (counts[i]! - expected[i]!) ** 2 / expected[i]!;
  const freedom = counts.length - 1;
  const variance = 2 / (9 * freedom);
  return (Math.cbrt(sum / freedom) - (1 - variance)) / Math.sqrt(variance);
}

/** √N times the correlation of pairs: standard normal when they are independent. */
export function correlationScore(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const count = first.length;
  const [mean1, mean2] = [meanOf(first), meanOf(second)];
  let [products, squares1, squares2] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const [a, b] = [first[i]! - mean1, second[i]! - mean2];
    products += a * b;
    squares1 += a * a;
    squares2 += b * b;
  }
  return (Math.sqrt(count) * products) / Math.sqrt(squares1 * squares2);
}

/** ⟨a, b⟩ / (‖a‖ ‖b‖) */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [products, squares1, squares2] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    products += a[i]! * b[i]!;
    squares1 += a[i]! * a[i]!;
    squares2 += b[i]! * b[i]!;
  }
  return products / Math.sqrt(squares1 * squares2);
}

/** softmax(θ), in double precision. */
export function softmax(theta: ArrayLike<number>): readonly number[] {
  const values = Array.from(theta);
  const largest = Math.max(...values);
  const weights = values.map((value) => Math.exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
