import { MapgradError, type NoiseDistribution, type ScoredNoise } from '@mapgrad/contracts';

/** Whether a noise has a score ∇ν. */
export const hasScore = (noise: NoiseDistribution): noise is ScoredNoise =>
  'score' in noise && typeof noise.score === 'function';

/** Returns a noise that has a score ∇ν; throws OPTION_INVALID for one that has none. */
export function scored(noise: NoiseDistribution | undefined): ScoredNoise {
  if (noise !== undefined && hasScore(noise)) return noise;
  const found = noise === undefined ? 'missing' : `${noise.spec?.name ?? 'one of your own'}, which has no score ∇ν`;
  throw new MapgradError(
    'OPTION_INVALID',
    `noise is ${found}; expected one that has: gumbel, normal, logistic or laplace`,
  );
}
