import { checkOption, LARGEST, positiveInteger, SMALLEST_NORMAL } from '@mapgrad/contracts';

/** How a regularised problem is put and how well it is solved. */
export interface RegularisedOptions {
  /** γ, a positive normal float32: the larger, the nearer μ is to the middle of conv C; 1 when absent. */
  readonly strength?: number;
  /**
   * An instance is done when its Frank-Wolfe gap is at most this, which bounds what μ falls short of the maximum; then
   * `‖μ − μ*‖² ≤ 2·tolerance/γ`.
   */
  readonly tolerance?: number;
  /** How often μ is moved at most; a round asks for one state of each instance that is not done; 1000 when absent. */
  readonly rounds?: number;
}

/**
 * The options with their defaults.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function regularisedOptions(
  { strength = 1, tolerance, rounds = 1000 }: RegularisedOptions,
  defaultTolerance: number,
): Required<RegularisedOptions> {
  const normal = strength >= SMALLEST_NORMAL && strength <= LARGEST;
  checkOption('strength', strength, normal, 'a number from 2^-126 to 3.4e38, which float32 can hold');
  const gap = tolerance ?? defaultTolerance;
  checkOption('tolerance', gap, gap >= 0, 'a number from 0');
  positiveInteger('rounds', rounds);
  return { strength, tolerance: gap, rounds };
}
