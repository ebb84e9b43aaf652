import { checkPart, type GradientEstimator, type LossEstimator, MapgradError } from '@mapgrad/contracts';

const MEANT = {
  gradients: 'it learns from losses, use sampler, with tensors sampling',
  losses: 'it learns from gradients, use differentiate, with tensors layer',
} as const;

/**
 * Throws unless an estimator is one, and learns from what it will be given.
 *
 * @throws MapgradError OPTION_INVALID, CONFIGURATION_INVALID
 */
export function checkEstimator(estimator: GradientEstimator | LossEstimator, given: 'gradients' | 'losses'): void {
  checkPart('estimator', estimator, ['forward'], 'imle({ … })');
  if ((estimator.learnsFrom ?? 'gradients') === given) return;
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    `estimator ${estimator.spec?.name ?? 'of your own'} does not learn from ${given}; ${MEANT[given]}`,
  );
}
