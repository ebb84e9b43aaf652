import { checkOption, LARGEST, SMALLEST_NORMAL, type SolverLoss } from '@mapgrad/contracts';
import { specWithParts } from '../spec.ts';
import { poolLoss } from './pool-loss.ts';

/** Options of {@link listwise}. */
export interface ListwiseOptions {
  /** T, above 0; 1 when absent. */
  readonly temperature?: number;
}

/**
 * Learning to rank by lists: the cross-entropy between two laws on the pool, that of the true scores and that of θ.
 *
 * `ℓ_b = −Σ_p π_p(t_b) log π_p(θ_b)` with `π_p(θ) ∝ exp(⟨θ, w_p⟩/T)`, `dℓ_b/dθ_b = (1/T) Σ_p { π_p(θ_b) − π_p(t_b) } w_p`.
 *
 * Convex; the largest exponent is taken off before exponentials are. Asks the solver nothing.
 *
 * Source: arXiv:2112.03609.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function listwise(options: ListwiseOptions = {}): SolverLoss {
  const { temperature = 1 } = options;
  const usable = temperature >= SMALLEST_NORMAL && temperature <= LARGEST;
  checkOption('temperature', temperature, usable, 'a number above 0');
  return poolLoss(specWithParts(import.meta.url, 'listwise', options), (u, v, slope) => {
    const largestU = largest(u);
    const largestV = largest(v);
    let totalU = 0;
    let totalV = 0;
    for (let p = 0; p < u.length; p++) {
      totalU += Math.exp((u[p]! - largestU) / temperature);
      slope[p] = Math.exp((v[p]! - largestV) / temperature);
      totalV += slope[p]!;
    }
    const logTotal = Math.log(totalU);
    let sum = 0;
    for (let p = 0; p < u.length; p++) {
      const log = (u[p]! - largestU) / temperature - logTotal;
      const target = slope[p]! / totalV;
      sum -= target * log;
      slope[p] = (Math.exp(log) - target) / temperature;
    }
    return sum;
  });
}

function largest(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let p = 0; p < values.length; p++) if (values[p]! > most) most = values[p]!;
  return most;
}
