import type { QuantileNoise, ScoredNoise } from '@mapgrad/contracts';
import { byQuantile } from './by-quantile.ts';

const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** P(X > x) for x ≥ 0: a series near the middle, Laplace's continued fraction in the tail. */
function tail(x: number): number {
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let k = 3; term > 1e-17 * sum; k += 2) {
      term *= (x * x) / k;
      sum += term;
    }
    return 0.5 - density(x) * sum;
  }
  let fraction = x;
  for (let k = 120; k > 0; k--) fraction = x + k / fraction;
  return density(x) / fraction;
}

/** x with P(X > x) = q, by Newton's method on log P from an upper bound. */
function upper(q: number): number {
  let x = Math.sqrt(-2 * Math.log(2 * q));
  for (let i = 0; i < 50; i++) {
    const probability = tail(x);
    const change = (probability / density(x)) * Math.log(probability / q);
    x += change;
    if (Math.abs(change) <= 1e-15 * (1 + x)) break;
  }
  return x;
}

let noise: QuantileNoise | undefined;

/** Standard normal noise: mean 0, variance 1; ∇ν(ε) = ε. */
export function normal(): QuantileNoise & ScoredNoise {
  noise ??= byQuantile({ lower: (p) => -upper(p), upper });
  return {
    ...noise,
    spec: { module: import.meta.url, name: 'normal' },
    score: (epsilon, out) => {
      out.set(epsilon);
    },
  };
}
