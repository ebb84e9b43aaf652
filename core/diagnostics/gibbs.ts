import { checkOption } from '@mapgrad/contracts';
import { type States, sizeOfStates } from './states.ts';
import { checkTheta, dot, type Vector } from './vector.ts';

/** What is known exactly of z ~ p(z; θ), by looking at every state. All in double precision. */
export interface Gibbs {
  /** A(θ) = log Σ_z exp(⟨θ, z⟩/τ) */
  logPartition(theta: Vector): number;
  /** p(z; θ) of each state, in their order. */
  probabilities(theta: Vector): Float64Array;
  /** μ(θ) = E[z] = τ ∇A(θ), [n] */
  marginals(theta: Vector): Float64Array;
  /** dμ_i/dθ_j = Cov(z_i, z_j)/τ, row i in [i·n, (i + 1)·n) of [n, n]. */
  jacobian(theta: Vector): Float64Array;
  /** E[f(z)] */
  expectation(theta: Vector, f: (z: Vector) => number): number;
  /** dE[f(z)]/dθ = Cov(f(z), z)/τ, [n] */
  gradient(theta: Vector, f: (z: Vector) => number): Float64Array;
}

/** Options of {@link gibbs}. */
export interface GibbsOptions {
  /** τ; 1 when absent. */
  readonly temperature?: number;
}

/**
 * The exponential family p(z; θ) = exp(⟨θ, z⟩/τ − A(θ)) over some states, which must be all of them.
 *
 * For one-hot states it is softmax(θ/τ), the law of argmax(θ + τε) for Gumbel noise ε.
 *
 * @throws MapgradError OPTION_INVALID; its functions THETA_SHAPE, THETA_NOT_FINITE
 */
export function gibbs(states: States, { temperature = 1 }: GibbsOptions = {}): Gibbs {
  const n = sizeOfStates(states);
  checkOption('temperature', temperature, temperature > 0, 'a positive number');

  /** ⟨θ, z⟩/τ of each state, and the largest: subtracted, no exponential overflows. */
  function energies(theta: Vector): { readonly values: Float64Array; readonly largest: number } {
    checkTheta(theta, n);
    const values = Float64Array.from(states, (z) => dot(theta, z) / temperature);
    return { values, largest: values.reduce((a, b) => Math.max(a, b)) };
  }

  function probabilities(theta: Vector): Float64Array {
    const { values, largest } = energies(theta);
    const weights = values.map((value) => Math.exp(value - largest));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  }

  /** Σ_z weight(z) (z − origin) */
  function sumOfStates(weights: Vector, origin?: Vector): Float64Array {
    const sum = new Float64Array(n);
    states.forEach((z, at) => {
      for (let i = 0; i < n; i++) sum[i] = sum[i]! + weights[at]! * (z[i]! - (origin?.[i] ?? 0));
    });
    return sum;
  }

  /** Cov(f(z), z)/τ */
  function covariance(p: Float64Array, f: (z: Vector) => number): Float64Array {
    const values = states.map(f);
    const mean = dot(p, values);
    const weights = p.map((probability, at) => (probability * (values[at]! - mean)) / temperature);
    return sumOfStates(weights, sumOfStates(p));
  }

  return {
    logPartition(theta) {
      const { values, largest } = energies(theta);
      return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    },
    probabilities,
    marginals: (theta) => sumOfStates(probabilities(theta)),
    jacobian(theta) {
      const p = probabilities(theta);
      const rows = new Float64Array(n * n);
      for (let i = 0; i < n; i++)
        rows.set(
          covariance(p, (z) => z[i]!),
          i * n,
        );
      return rows;
    },
    expectation: (theta, f) => dot(probabilities(theta), states.map(f)),
    gradient: (theta, f) => covariance(probabilities(theta), f),
  };
}
