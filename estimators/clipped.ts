import {
  type Asking,
  type Backward,
  checkOption,
  type GradientEstimator,
  type LossEstimator,
  MapgradError,
  type Rows,
  type State,
  type StepContext,
} from '@mapgrad/contracts';
import { norm } from './norm.ts';
import { specWithParts } from './spec.ts';

/** Options of {@link clipped}: one of `norm` and `value`. */
export interface ClippedOptions<Estimator> {
  /** The estimator whose gradient is clipped. */
  readonly of: Estimator;
  /** c: the gradient of an instance is at most as long. */
  readonly norm?: number;
  /** c: each number of the gradient is within ±c. */
  readonly value?: number;
}

/**
 * Clips the gradient of each instance: one of a few instances far out cannot then carry away the weights of the model.
 *
 * `dL/dθ_b = g_b · min(1, c/‖g_b‖₂)` with `norm` c; `dL/dθ_bi = min(c, max(−c, g_bi))` with `value` c; g is the gradient of
 * the estimator `of`, whose output, queries and state are kept. A clipped gradient is biased towards 0: the law of the
 * identity holds where nothing is clipped.
 *
 * Report: that of the estimator, and `clipped`, the share of instances that were.
 *
 * Source: clipping by the norm, arXiv:1211.5063, applied here to each instance.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function clipped(options: ClippedOptions<GradientEstimator>): GradientEstimator;
export function clipped(options: ClippedOptions<LossEstimator>): LossEstimator;
export function clipped({
  of,
  norm,
  value,
}: ClippedOptions<GradientEstimator | LossEstimator>): GradientEstimator | LossEstimator {
  if ((norm === undefined) === (value === undefined)) {
    const found = norm === undefined ? 'neither norm nor value is given' : 'norm and value are both given';
    throw new MapgradError('OPTION_INVALID', `${found}, expected one of them`);
  }
  const [limit, clip] = norm === undefined ? [value ?? 0, byValue] : [norm, byNorm];
  checkOption(norm === undefined ? 'value' : 'norm', limit, limit > 0, 'a positive number');
  const spec = specWithParts(import.meta.url, 'clipped', { of, norm, value });
  const { outputs, initialState } = of;

  const clipping = <Given>(forward: Forwarding<Given>): Forwarding<Given> =>
    function* clippedForward(theta, step) {
      const { output, backward } = yield* forward(theta, step);
      return {
        output,
        *backward(given, state) {
          const end = yield* backward(given, state);
          const dtheta = end.dtheta.slice();
          let count = 0;
          for (let b = 0; b < step.instances; b++) {
            if (clip(dtheta.subarray(b * step.n, (b + 1) * step.n), limit)) count++;
          }
          return { dtheta, state: end.state, report: { ...end.report, clipped: count / step.instances } };
        },
      };
    };
  return of.learnsFrom === 'losses'
    ? { learnsFrom: 'losses', spec, outputs, initialState, forward: clipping((theta, step) => of.forward(theta, step)) }
    : { spec, outputs, initialState, forward: clipping((theta, step) => of.forward(theta, step)) };
}

/** A forward pass whose backward pass is given derivatives, or losses. */
type Forwarding<Given> = (
  theta: Rows,
  step: StepContext,
) => Asking<{ readonly output: Rows; backward(given: Given, state: State): Asking<Backward> }>;

/** Shortens a gradient [n] to a length; tells whether it was longer. */
function byNorm(gradient: Rows, limit: number): boolean {
  const length = norm(gradient, 0, gradient.length);
  if (!(length > limit)) return false;
  for (let i = 0; i < gradient.length; i++) gradient[i] = gradient[i]! * (limit / length);
  return true;
}

/** Brings the numbers of a gradient [n] within ±limit; tells whether one was beyond. */
function byValue(gradient: Rows, limit: number): boolean {
  let isClipped = false;
  for (let i = 0; i < gradient.length; i++) {
    const value = gradient[i]!;
    if (Math.abs(value) <= limit) continue;
    gradient[i] = Math.sign(value) * limit;
    isClipped = true;
  }
  return isClipped;
}
