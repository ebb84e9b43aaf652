/** How a learning rate changes over a run. */
export interface LearningRateSchedule {
  /** W, steps in which it rises to its full height; 0 when absent. */
  readonly warmup?: number;
  /** How it falls from there to the end of the run; `none` when absent. */
  readonly decay?: 'none' | 'linear' | 'cosine';
}

/**
 * What the learning rate of step s is multiplied by, s = 1 … T: `min(1, s / (W + 1)) · d(u)`, with u = max(0, s − 1 − W) / (T − W)
 * and d(u) = 1 for `none`, 1 − u for `linear`, (1 + cos πu) / 2 for `cosine`.
 *
 * It is 1 in step W + 1, and decays to what would be 0 in step T + 1.
 *
 * @param steps T, above W
 */
export function learningRateFactor(
  step: number,
  steps: number,
  { warmup = 0, decay = 'none' }: LearningRateSchedule = {},
): number {
  if (step <= warmup) return step / (warmup + 1);
  const progress = (step - 1 - warmup) / (steps - warmup);
  if (decay === 'none') return 1;
  return decay === 'linear' ? 1 - progress : (1 + Math.cos(Math.PI * progress)) / 2;
}
