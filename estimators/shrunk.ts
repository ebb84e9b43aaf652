/**
 * The mean of N vectors, pulled toward a target as far as chance explains their distance.
 *
 * `(1 − ρ)m + ρt` with `ρ = min(1, doubt · W / ‖m − t‖²)`, `W = V (N − 1)/(N − 3)`, V the estimated squared error of the mean m. The
 * factor is the mean of the scaled inverse chi-square law with N − 1 degrees of freedom, the posterior of a variance under
 * the prior 1/σ². Three vectors or fewer know too little, and vectors that are all 0, or too long to be squared, nothing: then the
 * target stands.
 *
 * Source: the positive part of the estimator of James and Stein (1961), toward t and not 0, with dimension n for n − 2.
 *
 * @param vector gives vector s [n]; may reuse its array
 * @param target t [n]
 * @param doubt how many times the distance expected by chance is taken for chance
 */
export function shrunk(
  vector: (s: number) => Float64Array,
  count: number,
  target: Float64Array,
  doubt = 1,
): { readonly mean: Float64Array; readonly shrinkage: number } {
  const n = target.length;
  const mean = new Float64Array(n);
  let squares = 0;
  for (let s = 0; s < count; s++) {
    const values = vector(s);
    for (let i = 0; i < n; i++) {
      mean[i]! += values[i]! / count;
      squares += values[i]! * values[i]!;
    }
  }
  let length = 0;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    length += mean[i]! ** 2;
    distance += (mean[i]! - target[i]!) ** 2;
  }
  const known = count > 3 && squares > 0 && squares < Number.POSITIVE_INFINITY && distance > 0;
  const variance = Math.max(0, squares / count - length) / (count - 3);
  const shrinkage = known ? Math.min(1, (doubt * variance) / distance) : 1;
  return { mean: mean.map((value, i) => (1 - shrinkage) * value + shrinkage * target[i]!), shrinkage };
}
