import { argmax } from '@mapgrad/solvers';
import { type Relaxation, type RelaxationOptions, relaxation } from './relaxation.ts';
import { relaxedSoftmax } from './relaxed-softmax.ts';

/**
 * Gumbel-softmax, or the Concrete distribution: `z = softmax((θ + G)/τ)`, G standard Gumbel noise.
 *
 * A hard one is the straight-through Gumbel-softmax: one-hot forward, of law softmax(θ).
 *
 * Source: arXiv:1611.01144, arXiv:1611.00712.
 *
 * @throws MapgradError OPTION_INVALID, STATE_INVALID
 */
export const gumbelSoftmax = (options: RelaxationOptions): Relaxation =>
  relaxation(options, (n) => ({ relax: relaxedSoftmax, limit: argmax({ n }).prepare() }));
