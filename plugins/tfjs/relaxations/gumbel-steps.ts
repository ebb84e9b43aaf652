import { checkOption, fold, MapgradError, noiseKey, type State } from '@mapgrad/contracts';
import { gumbel } from '@mapgrad/estimators';

/** What decides the noise of a relaxation. */
export interface GumbelOptions {
  /** Decides all noise, together with `layer` and the number of the step; an integer, 0 when absent. */
  readonly seed?: number | undefined;
  /** Tells apart the noise of layers that share a seed; an integer, 0 when absent. */
  readonly layer?: number | undefined;
  /** What an earlier run has left, to go on from. */
  readonly state?: State | undefined;
}

/** Standard Gumbel noise of a row, as long as the array, which it overwrites. */
export type Draw = (row: number, out: Float32Array) => void;

/** Counts steps; each has the noise that the same step of a `layer` has with `gumbel()`. */
export interface GumbelSteps {
  /** `steps`: how many there were. */
  readonly state: State;
  /** Acts with the noise of the next step, which is counted unless the action throws. */
  next<T>(action: (draw: Draw, step: number) => T): T;
}

/**
 * Starts with the first step, or after those of an earlier run.
 *
 * @throws MapgradError OPTION_INVALID, STATE_INVALID
 */
export function gumbelSteps({ seed = 0, layer = 0, state = { steps: 0 } }: GumbelOptions): GumbelSteps {
  checkOption('seed', seed, Number.isSafeInteger(seed), 'an integer');
  checkOption('layer', layer, Number.isInteger(layer) && Math.abs(layer) < 2 ** 32, 'an integer of at most 32 bits');
  const key = fold(noiseKey(seed), layer);
  const noise = gumbel();
  let steps = stepsOf(state);

  return {
    get state() {
      return { steps };
    },
    next(action) {
      const stepKey = fold(key, steps);
      const result = action((row, out) => noise.sample(stepKey, row, out), steps);
      steps++;
      return result;
    },
  };
}

function stepsOf(state: State): number {
  const { steps, ...others } = state;
  if (steps !== undefined && Number.isSafeInteger(steps) && steps >= 0 && Object.keys(others).length === 0)
    return steps;
  throw new MapgradError(
    'STATE_INVALID',
    `state is ${JSON.stringify(state)}, expected { steps }, an integer from 0; give back the state of a relaxation`,
  );
}
