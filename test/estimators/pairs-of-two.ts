import { softmax } from './statistics.ts';

/** E f over the two largest of θ + ε with Gumbel noise, which are drawn one by one without replacement, and its gradient. */
export function pairsOfTwo(
  theta: readonly number[],
  f: (i: number, j: number) => number,
): { readonly mean: number; readonly gradient: readonly number[] } {
  const meanAt = (scores: readonly number[]): number => {
    const p = softmax(scores);
    let mean = 0;
    for (let i = 0; i < p.length; i++) {
      for (let j = 0; j < p.length; j++) if (i !== j) mean += ((p[i]! * p[j]!) / (1 - p[i]!)) * f(i, j);
    }
    return mean;
  };
  const step = 1e-5;
  const moved = (at: number, by: number): number => meanAt(theta.map((value, i) => (i === at ? value + by : value)));
  return { mean: meanAt(theta), gradient: theta.map((_, i) => (moved(i, step) - moved(i, -step)) / (2 * step)) };
}
