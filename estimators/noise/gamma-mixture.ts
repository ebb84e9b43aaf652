import { logGamma } from './log-gamma.ts';

/** The law of Y = Σ_l Gamma(shape α, scale β_l), through its distribution function. */
export interface GammaSum {
  /** P(Y ≤ y) */
  cdf(y: number): number;
  /** P(Y > y) */
  survival(y: number): number;
  /** y with P(Y ≤ y) = p. */
  lower(p: number): number;
  /** y with P(Y > y) = q. */
  upper(q: number): number;
}

const NEGLIGIBLE = 1e-17;

/**
 * A sum of Gamma variables of one shape is a mixture of Gamma variables of one scale, the smallest.
 *
 * With β = min β_l, c_l = 1 − β/β_l, ρ = α·(number of scales) and x = y/β, `P(Y ≤ y) = Σ_j w_j P(ρ + j, x)`, where the
 * weights w_j are proportional to the power series of `Π_l (1 − c_l u)^(−α)`. Writing `t_m = x^(ρ+m) e^(−x) / Γ(ρ+m+1)`,
 * `P(Y ≤ y) = Σ_m t_m Σ_{j≤m} w_j` and `P(Y > y) = Q(ρ, x) + Σ_m t_m Σ_{j>m} w_j`: sums of positive numbers alone, so
 * both tails keep their digits. ρ may be at most 700, so that w_0 is a number.
 *
 * Source: P. G. Moschopoulos, "The distribution of the sum of independent gamma random variables", Ann. Inst. Statist.
 * Math. 37 (1985), theorem 1.
 */
export function gammaMixture(shape: number, scales: readonly number[]): GammaSum {
  const scale = Math.min(...scales);
  const rho = shape * scales.length;
  const weights = mixtureWeights(shape, scales, scale);
  const { atMost, above } = cumulated(weights);
  const last = weights.length - 1;
  const atMostAt = (m: number): number => (m > last ? 1 : atMost[m]!);
  const aboveAt = (m: number): number => (m > last ? 0 : above[m]!);

  const cdf = (y: number): number => (y <= 0 ? 0 : sumOfTerms(rho, y / scale, atMostAt));
  const survival = (y: number): number =>
    y <= 0 ? 1 : upperGamma(rho, y / scale) + sumOfTerms(rho, y / scale, aboveAt);
  const density = (y: number): number =>
    sumOfTerms(rho, y / scale, (m) => (m > last ? 0 : weights[m]! * (rho + m))) / y;

  /** Newton's method on log P as a function of log y, where the lower tail is nearly a line. */
  function lower(p: number): number {
    let logY = Math.log(scale) + (Math.log(p / weights[0]!) + logGamma(rho + 1)) / rho;
    for (let i = 0; i < 200; i++) {
      const y = Math.exp(logY);
      if (y === 0) return 0;
      const probability = cdf(y);
      const change = (probability / (density(y) * y)) * Math.log(p / probability);
      logY += change;
      if (Math.abs(change) < 1e-14) break;
    }
    return Math.exp(logY);
  }

  const median = lower(0.5);

  /** Newton's method on log P(Y > y) from the median, where the upper tail is nearly a line in y. */
  function upper(q: number): number {
    let y = median;
    for (let i = 0; i < 200; i++) {
      const probability = survival(y);
      const change = (probability / density(y)) * Math.log(probability / q);
      y = Math.max(y + change, y / 2);
      if (Math.abs(change) < 1e-14 * y) break;
    }
    return y;
  }

  return { cdf, survival, lower, upper };
}

/** w_j, by `(j + 1) a_{j+1} = α Σ_l Σ_{i≥1} c_l^i a_{j+1−i}` and division by the sum, until they no longer matter. */
function mixtureWeights(shape: number, scales: readonly number[], scale: number): number[] {
  const ratios = scales.map((other) => 1 - scale / other);
  const carried = ratios.map(() => 0);
  const series = [1];
  let total = 1;
  for (let j = 0; ; j++) {
    let next = 0;
    for (let l = 0; l < ratios.length; l++) {
      carried[l] = ratios[l]! * (carried[l]! + series[j]!);
      next += carried[l]!;
    }
    next *= shape / (j + 1);
    if (next < 1e-30 * total) break;
    series.push(next);
    total += next;
    if (next > 1e200) {
      for (let i = 0; i < series.length; i++) series[i]! *= 1e-200;
      for (let l = 0; l < carried.length; l++) carried[l]! *= 1e-200;
      total *= 1e-200;
    }
  }
  return series.map((value) => value / total);
}

function cumulated(weights: readonly number[]): { readonly atMost: number[]; readonly above: number[] } {
  const atMost: number[] = [];
  const above = weights.map(() => 0);
  let sum = 0;
  for (const weight of weights) {
    sum += weight;
    atMost.push(sum);
  }
  for (let m = weights.length - 2; m >= 0; m--) above[m] = above[m + 1]! + weights[m + 1]!;
  return { atMost, above };
}

/** Σ_{m≥0} t_m·factor(m), from the largest t_m outwards. */
function sumOfTerms(rho: number, x: number, factor: (m: number) => number): number {
  const peak = Math.max(0, Math.floor(x - rho));
  const largest = Math.exp((rho + peak) * Math.log(x) - x - logGamma(rho + peak + 1));
  let sum = 0;
  let term = largest;
  for (let m = peak; ; m++) {
    const part = term * factor(m);
    sum += part;
    if (!(part > NEGLIGIBLE * sum || term > NEGLIGIBLE * largest)) break;
    term *= x / (rho + m + 1);
  }
  term = largest;
  for (let m = peak - 1; m >= 0; m--) {
    term *= (rho + m + 1) / x;
    const part = term * factor(m);
    sum += part;
    if (!(part > NEGLIGIBLE * sum || term > NEGLIGIBLE * largest)) break;
  }
  return sum;
}

/** Q(a, x) = Γ(a, x)/Γ(a), by its series below a + 1 and by Lentz's continued fraction above. */
function upperGamma(a: number, x: number): number {
  if (x < a + 1) return 1 - sumOfTerms(a, x, () => 1);
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < 10_000; i++) {
    const an = i * (a - i);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return Math.exp(a * Math.log(x) - x - logGamma(a)) * fraction;
}
