import type { EstimatorId } from './estimators.ts';

/** What can be set while it trains. */
export interface Settings {
  readonly estimator: EstimatorId;
  /** λ, how far θ is moved against the gradient. */
  readonly lambda: number;
  /** τ, what the noise is multiplied by. */
  readonly temperature: number;
  /** S */
  readonly samples: number;
}
